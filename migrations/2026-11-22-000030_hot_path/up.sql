-- Indexes that a booking pays for are those that a screen asks by. Small talk
-- has no order and stands in none; nothing asks the ledger by product.

DROP INDEX comments_of_order;
CREATE INDEX comments_of_order ON comments (order_id, id) WHERE order_id IS NOT NULL;
DROP INDEX movements_of_product;

-- Lists of a long session; an order that is booked and clear stands in neither.
CREATE INDEX orders_to_look_at ON orders (session_id, opened_at, id) WHERE to_look_at;
CREATE INDEX orders_done ON orders (session_id, updated_at, id) WHERE state <> 'booked' AND state <> 'to_look_at';
