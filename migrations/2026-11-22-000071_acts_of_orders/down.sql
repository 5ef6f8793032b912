DROP TABLE act_orders;
