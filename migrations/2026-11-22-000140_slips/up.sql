-- Which slips were printed, so that no two people print the same one. `mark`
-- tells what was on it. Until `until` it is only on its way to the printer; past
-- that time the row means nothing, as where the program stopped meanwhile.
CREATE TABLE prints (
    order_id BIGINT NOT NULL PRIMARY KEY REFERENCES orders (id),
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    mark TEXT NOT NULL,
    version BIGINT NOT NULL,
    printed_at BIGINT NOT NULL,
    printed_by TEXT NOT NULL,
    until BIGINT
);
CREATE INDEX prints_of_session ON prints (session_id, printed_at);

-- A booking is not in it, and pays nothing for it.
CREATE INDEX confirmed_orders ON orders (session_id, number) WHERE state = 'confirmed';

-- The shop's printer on its network, if it has one.
CREATE TABLE printers (
    shop_id BIGINT NOT NULL PRIMARY KEY REFERENCES shops (id),
    address TEXT NOT NULL,
    paper TEXT NOT NULL,
    cut BOOLEAN NOT NULL
);
