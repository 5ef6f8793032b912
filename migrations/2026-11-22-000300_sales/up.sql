-- Figures kept in the booking transaction, so that no report counts all lines.
-- `phiencho check` counts them anew and holds the two together.

-- The channel of the comment that opened an order; null if a person opened it.
ALTER TABLE orders ADD COLUMN channel_id BIGINT;
-- When its goods left the shop, also where they came back later.
ALTER TABLE orders ADD COLUMN handed_over_at BIGINT;
-- Who said yes to it; means something while it is confirmed.
ALTER TABLE orders ADD COLUMN confirmed_by TEXT;
-- Whether its buyer had no numbered order in an earlier session, as the shop
-- knew its buyers when it got its number.
ALTER TABLE orders ADD COLUMN newcomer BOOLEAN NOT NULL DEFAULT FALSE;
-- The first session in which a buyer has a numbered order.
ALTER TABLE customers ADD COLUMN first_session_id BIGINT;
-- What a line held and was taken back when it was emptied, and what it waited
-- for in vain.
ALTER TABLE order_lines ADD COLUMN cancelled BIGINT NOT NULL DEFAULT 0 CHECK (cancelled >= 0);
ALTER TABLE order_lines ADD COLUMN missed BIGINT NOT NULL DEFAULT 0 CHECK (missed >= 0);

UPDATE orders SET channel_id =
    (SELECT c.channel_id FROM comments c WHERE c.order_id = orders.id ORDER BY c.id LIMIT 1);
UPDATE orders SET handed_over_at = COALESCE((SELECT MAX(a.at) FROM acts a
        WHERE a.order_id = orders.id AND a.kind = 'hand_over' AND a.undone_at IS NULL), updated_at)
    WHERE state = 'handed_over';
UPDATE orders SET confirmed_by = COALESCE((SELECT a.actor FROM acts a
        WHERE a.order_id = orders.id AND a.kind = 'confirm' AND a.undone_at IS NULL ORDER BY a.id DESC LIMIT 1),
        updated_by)
    WHERE state IN ('confirmed', 'packed', 'handed_over');
UPDATE customers SET first_session_id = f.session_id FROM (SELECT customer_id, MIN(session_id) AS session_id
    FROM orders WHERE number IS NOT NULL GROUP BY customer_id) f WHERE f.customer_id = customers.id;
UPDATE orders SET newcomer = TRUE WHERE number IS NOT NULL
    AND session_id = (SELECT c.first_session_id FROM customers c WHERE c.id = orders.customer_id);
-- What a line waited for that holds something besides was not kept.
UPDATE order_lines SET missed = dropped WHERE dropped > 0
    AND EXISTS (SELECT 1 FROM orders o WHERE o.id = order_lines.order_id AND o.state = 'handed_over');
-- What was joined with another order was not given up.
UPDATE order_lines SET cancelled = dropped WHERE dropped > 0
    AND EXISTS (SELECT 1 FROM orders o WHERE o.id = order_lines.order_id AND o.state <> 'handed_over')
    AND NOT EXISTS (SELECT 1 FROM act_orders d JOIN acts a ON a.id = d.act_id
        WHERE d.order_id = order_lines.order_id AND a.kind IN ('merge', 'merge_customers') AND a.undone_at IS NULL);

-- Goods sold, by session, day, product and channel. `day` is the day in
-- Asia/Ho_Chi_Minh on which the order was opened, in days since 1970-01-01
-- there; channel 0 is none. Booked holds confirmed, and that what was handed
-- over. `orders` have the product in a line that holds or waits.
CREATE TABLE sales (
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    day BIGINT NOT NULL,
    product_id BIGINT NOT NULL REFERENCES products (id),
    channel_id BIGINT NOT NULL,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    orders BIGINT NOT NULL,
    booked BIGINT NOT NULL,
    booked_money BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    confirmed_money BIGINT NOT NULL,
    handed BIGINT NOT NULL,
    handed_money BIGINT NOT NULL,
    waiting BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    cancelled_money BIGINT NOT NULL,
    missed BIGINT NOT NULL,
    missed_money BIGINT NOT NULL,
    PRIMARY KEY (session_id, day, product_id, channel_id)
);
CREATE INDEX sales_of_shop ON sales (shop_id, day);

-- Orders by session, day, channel and where they stand; `newcomers` of those
-- that count as sold.
CREATE TABLE order_sales (
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    day BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    to_look_at BIGINT NOT NULL,
    booked BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    packed BIGINT NOT NULL,
    handed_over BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    newcomers BIGINT NOT NULL,
    PRIMARY KEY (session_id, day, channel_id)
);
CREATE INDEX order_sales_of_shop ON order_sales (shop_id, day);

-- A session minute by minute (minutes since 1970-01-01 UTC): comments by when
-- they were written, in the session's first minute at the earliest; orders that
-- count as sold and their money by when they were opened. The most viewers that
-- were told in it, and what was put on show in it (0: nothing), can be told by
-- nothing else; null means as before.
CREATE TABLE session_minutes (
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    minute BIGINT NOT NULL,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    comments BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    booked_money BIGINT NOT NULL,
    viewers BIGINT,
    pinned_id BIGINT,
    PRIMARY KEY (session_id, minute)
);

-- Orders that stand as confirmed, by who said yes to them.
CREATE TABLE session_work (
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    actor TEXT NOT NULL,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    orders BIGINT NOT NULL,
    money BIGINT NOT NULL,
    PRIMARY KEY (session_id, actor)
);

-- Acts of a session by who did them, and how many of them were taken back.
CREATE TABLE session_acts (
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    acts BIGINT NOT NULL,
    undone BIGINT NOT NULL,
    PRIMARY KEY (session_id, actor, kind)
);

INSERT INTO sales (session_id, day, product_id, channel_id, shop_id, orders, booked, booked_money, confirmed,
        confirmed_money, handed, handed_money, waiting, cancelled, cancelled_money, missed, missed_money)
    SELECT o.session_id, (o.opened_at + 25200000) / 86400000, l.product_id, COALESCE(o.channel_id, 0), o.shop_id,
        COUNT(DISTINCT CASE WHEN l.held + l.waiting > 0 THEN o.id END),
        SUM(CASE WHEN o.state IN ('booked', 'confirmed', 'packed', 'handed_over') THEN l.held ELSE 0 END),
        SUM(CASE WHEN o.state IN ('booked', 'confirmed', 'packed', 'handed_over')
            THEN (l.unit_price * l.held + 500) / 1000 ELSE 0 END),
        SUM(CASE WHEN o.state IN ('confirmed', 'packed', 'handed_over') THEN l.held ELSE 0 END),
        SUM(CASE WHEN o.state IN ('confirmed', 'packed', 'handed_over')
            THEN (l.unit_price * l.held + 500) / 1000 ELSE 0 END),
        SUM(CASE WHEN o.state = 'handed_over' THEN l.held ELSE 0 END),
        SUM(CASE WHEN o.state = 'handed_over' THEN (l.unit_price * l.held + 500) / 1000 ELSE 0 END),
        SUM(l.waiting), SUM(l.cancelled), SUM((l.unit_price * l.cancelled + 500) / 1000),
        SUM(l.missed), SUM((l.unit_price * l.missed + 500) / 1000)
    FROM orders o JOIN order_lines l ON l.order_id = o.id
    GROUP BY o.session_id, (o.opened_at + 25200000) / 86400000, l.product_id, COALESCE(o.channel_id, 0), o.shop_id;

INSERT INTO order_sales (session_id, day, channel_id, shop_id, to_look_at, booked, confirmed, packed, handed_over,
        cancelled, newcomers)
    SELECT session_id, (opened_at + 25200000) / 86400000, COALESCE(channel_id, 0), shop_id,
        COUNT(CASE WHEN state = 'to_look_at' THEN 1 END), COUNT(CASE WHEN state = 'booked' THEN 1 END),
        COUNT(CASE WHEN state = 'confirmed' THEN 1 END), COUNT(CASE WHEN state = 'packed' THEN 1 END),
        COUNT(CASE WHEN state = 'handed_over' THEN 1 END), COUNT(CASE WHEN state = 'cancelled' THEN 1 END),
        COUNT(CASE WHEN newcomer AND state <> 'to_look_at' AND state <> 'cancelled' THEN 1 END)
    FROM orders GROUP BY session_id, (opened_at + 25200000) / 86400000, COALESCE(channel_id, 0), shop_id;

INSERT INTO session_minutes (session_id, minute, shop_id, comments, orders, booked_money)
    SELECT session_id, minute, shop_id, SUM(comments), SUM(orders), SUM(money) FROM (
        SELECT c.session_id, (CASE WHEN c.sent_at > s.opened_at THEN c.sent_at ELSE s.opened_at END) / 60000 AS minute,
            c.shop_id, 1 AS comments, 0 AS orders, 0 AS money
        FROM comments c JOIN sessions s ON s.id = c.session_id
        UNION ALL
        SELECT o.session_id, o.opened_at / 60000, o.shop_id, 0, 1, COALESCE((SELECT
            SUM((l.unit_price * l.held + 500) / 1000) FROM order_lines l WHERE l.order_id = o.id), 0)
        FROM orders o WHERE o.state IN ('booked', 'confirmed', 'packed', 'handed_over')
    ) parts GROUP BY session_id, minute, shop_id;

INSERT INTO session_work (session_id, actor, shop_id, orders, money)
    SELECT o.session_id, COALESCE(o.confirmed_by, ''), o.shop_id, COUNT(*), SUM(COALESCE((SELECT
        SUM((l.unit_price * l.held + 500) / 1000) FROM order_lines l WHERE l.order_id = o.id), 0))
    FROM orders o WHERE o.state IN ('confirmed', 'packed', 'handed_over')
    GROUP BY o.session_id, COALESCE(o.confirmed_by, ''), o.shop_id;

INSERT INTO session_acts (session_id, actor, kind, shop_id, acts, undone)
    SELECT session_id, actor, kind, shop_id, COUNT(*), COUNT(undone_at) FROM acts WHERE session_id IS NOT NULL
    GROUP BY session_id, actor, kind, shop_id;
