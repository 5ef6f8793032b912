-- What people did, to be taken back; who works on which order; orders that
-- are packed and handed over; every kind of movement of stock.

-- Append-only but for the mark that an act was taken back. `deed` is what is
-- needed for that, as JSON.
CREATE TABLE acts (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    session_id BIGINT REFERENCES sessions (id),
    order_id BIGINT REFERENCES orders (id),
    kind TEXT NOT NULL,
    deed TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    undone_by TEXT,
    undone_at BIGINT
);
CREATE INDEX acts_standing ON acts (shop_id, id) WHERE undone_at IS NULL;
CREATE INDEX acts_of_order ON acts (order_id, id);

-- A lease; a row that is out of date means nothing.
CREATE TABLE claims (
    order_id BIGINT NOT NULL PRIMARY KEY REFERENCES orders (id),
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    user_id BIGINT NOT NULL,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL
);
CREATE INDEX claims_of_shop ON claims (shop_id);

CREATE INDEX commands_by_age ON commands (shop_id, at);

-- A CHECK cannot be altered on SQLite, and a table that others refer to cannot
-- be dropped on PostgreSQL, so the column is changed for a new one.
DROP INDEX one_open_order;
ALTER TABLE orders RENAME COLUMN state TO old_state;
ALTER TABLE orders ADD COLUMN state TEXT NOT NULL DEFAULT 'to_look_at'
    CHECK (state IN ('to_look_at', 'booked', 'confirmed', 'packed', 'handed_over', 'cancelled'));
UPDATE orders SET state = old_state;
ALTER TABLE orders DROP COLUMN old_state;
CREATE UNIQUE INDEX one_open_order ON orders (session_id, customer_id)
    WHERE state <> 'cancelled' AND state <> 'handed_over';

-- A negative quantity takes an entry back, or is a count that found less.
CREATE TABLE new_movements (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    session_id BIGINT REFERENCES sessions (id),
    line_id BIGINT REFERENCES order_lines (id),
    kind TEXT NOT NULL
        CHECK (kind IN ('received', 'held', 'released', 'handed_over', 'counted', 'spoilt', 'returned')),
    quantity BIGINT NOT NULL CHECK (quantity > 0 OR (quantity < 0 AND kind NOT IN ('held', 'released'))),
    at BIGINT NOT NULL,
    actor TEXT
);
INSERT INTO new_movements (id, shop_id, product_id, session_id, line_id, kind, quantity, at, actor)
    SELECT id, shop_id, product_id, session_id, line_id, kind, quantity, at, actor FROM movements;
DROP TABLE movements;
ALTER TABLE new_movements RENAME TO movements;
CREATE INDEX movements_of_product ON movements (product_id);
