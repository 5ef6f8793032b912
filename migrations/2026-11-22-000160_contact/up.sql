-- What people write down of an order and its buyer.

ALTER TABLE customers ADD COLUMN address TEXT;

-- A row for an order of which there is something to say: a booking pays for
-- none of it.
CREATE TABLE order_notes (
    order_id BIGINT NOT NULL PRIMARY KEY REFERENCES orders (id),
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    note TEXT,
    asked_at BIGINT,
    asked_by TEXT,
    by_hand BOOLEAN NOT NULL
);
