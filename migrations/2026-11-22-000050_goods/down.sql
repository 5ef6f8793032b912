-- The old tables know no goods that are still on the field: what is held of
-- them counts as if it were there.
ALTER TABLE order_lines DROP COLUMN kept;
ALTER TABLE wishes DROP COLUMN arrived_at;
ALTER TABLE wishes DROP COLUMN session_id;
ALTER TABLE movements DROP COLUMN reason;
ALTER TABLE sessions DROP COLUMN hold_minutes;
DROP TABLE offers;

CREATE TABLE old_stock (
    product_id BIGINT NOT NULL PRIMARY KEY REFERENCES products (id),
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    on_hand BIGINT NOT NULL,
    held BIGINT NOT NULL,
    CHECK (held >= 0 AND held <= on_hand)
);
INSERT INTO old_stock (product_id, shop_id, on_hand, held)
    SELECT product_id, shop_id, CASE WHEN held > on_hand THEN held ELSE on_hand END, held FROM stock;
DROP TABLE stock;
ALTER TABLE old_stock RENAME TO stock;
