DROP TABLE printers;
DROP INDEX confirmed_orders;
DROP TABLE prints;
