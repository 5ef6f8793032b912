DROP INDEX orders_done;
DROP INDEX orders_to_look_at;
CREATE INDEX movements_of_product ON movements (product_id);
DROP INDEX comments_of_order;
CREATE INDEX comments_of_order ON comments (order_id);
