-- The old tables have no word for what was packed, handed over or counted:
-- such orders are confirmed again, such entries of the ledger are left out.

CREATE TABLE old_movements (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    session_id BIGINT REFERENCES sessions (id),
    line_id BIGINT REFERENCES order_lines (id),
    kind TEXT NOT NULL CHECK (kind IN ('received', 'held', 'released')),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    at BIGINT NOT NULL,
    actor TEXT
);
INSERT INTO old_movements (id, shop_id, product_id, session_id, line_id, kind, quantity, at, actor)
    SELECT id, shop_id, product_id, session_id, line_id, kind, quantity, at, actor FROM movements
    WHERE kind IN ('received', 'held', 'released') AND quantity > 0;
DROP TABLE movements;
ALTER TABLE old_movements RENAME TO movements;
CREATE INDEX movements_of_product ON movements (product_id);

DROP INDEX one_open_order;
ALTER TABLE orders RENAME COLUMN state TO new_state;
ALTER TABLE orders ADD COLUMN state TEXT NOT NULL DEFAULT 'to_look_at'
    CHECK (state IN ('to_look_at', 'booked', 'confirmed', 'cancelled'));
UPDATE orders SET state = CASE WHEN new_state IN ('packed', 'handed_over') THEN 'confirmed' ELSE new_state END;
ALTER TABLE orders DROP COLUMN new_state;
-- A buyer who ordered again after a hand-over has two such orders: the later
-- one stays open.
UPDATE orders SET state = 'cancelled' WHERE state <> 'cancelled' AND EXISTS (
    SELECT 1 FROM orders later WHERE later.session_id = orders.session_id
        AND later.customer_id = orders.customer_id AND later.state <> 'cancelled' AND later.id > orders.id);
CREATE UNIQUE INDEX one_open_order ON orders (session_id, customer_id) WHERE state <> 'cancelled';

DROP INDEX commands_by_age;
DROP TABLE claims;
DROP TABLE acts;
