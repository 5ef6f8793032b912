-- Pre-orders, what a session may sell of a product and for how much, how long
-- it holds unconfirmed goods, and from which places in line held goods came.

CREATE TABLE new_stock (
    product_id BIGINT NOT NULL PRIMARY KEY REFERENCES products (id),
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
    held BIGINT NOT NULL CHECK (held >= 0),
    preorder BIGINT NOT NULL CHECK (preorder >= 0),
    CHECK (held <= on_hand + preorder)
);
INSERT INTO new_stock (product_id, shop_id, on_hand, held, preorder)
    SELECT product_id, shop_id, on_hand, held, 0 FROM stock;
DROP TABLE stock;
ALTER TABLE new_stock RENAME TO stock;

-- `sold` is what the session's orders hold or have taken home; an offer of a
-- product without a row is the product's own.
CREATE TABLE offers (
    product_id BIGINT NOT NULL REFERENCES products (id),
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    quota BIGINT CHECK (quota >= 0),
    price BIGINT CHECK (price >= 0),
    sold BIGINT NOT NULL CHECK (sold >= 0),
    PRIMARY KEY (product_id, session_id)
);

ALTER TABLE sessions ADD COLUMN hold_minutes BIGINT;
ALTER TABLE movements ADD COLUMN reason TEXT;

ALTER TABLE wishes ADD COLUMN session_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE wishes ADD COLUMN arrived_at BIGINT NOT NULL DEFAULT 0;
UPDATE wishes SET arrived_at = sent_at,
    session_id = (SELECT o.session_id FROM orders o WHERE o.id = wishes.order_id);

-- Of goods that were held before, only the order's opening is known: one place
-- a line, numbered as the line. [place, sent, arrived, held since, thousandths,
-- whether a part may be held].
ALTER TABLE order_lines ADD COLUMN kept TEXT NOT NULL DEFAULT '[]';
UPDATE order_lines SET kept = (
    SELECT '[[' || order_lines.id || ',' || o.opened_at || ',' || o.opened_at || ',' || o.opened_at || ','
        || order_lines.held || ',true]]' FROM orders o WHERE o.id = order_lines.order_id)
    WHERE held > 0;
