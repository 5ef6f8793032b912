-- A season of early lychees: 20 days with a live of 16,000 orders each, 40
-- products, 1,000,000 lines, 5,000,000 comments, 1,600,000 kg. SQLite only, and
-- never beside a real shop. Figures are left out; `repair` counts them. The last
-- session is open, the others are closed. A buyer's first order is one of the first
-- 200,000, since 7919 and 200,000 have no divisor in common.
PRAGMA foreign_keys = OFF;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -400000;
BEGIN;
CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 319999) SELECT i FROM n;
INSERT INTO shops (id, name, created_at) VALUES (1, 'Hợp tác xã', 0);
INSERT INTO products (id, shop_id, position, code, code_folded, name, unit, price, step, aliases, options)
    SELECT 100 + i, 1, i, 'V' || i, 'v' || i, 'Vải chín sớm ' || i, 'kg', 38000, 100, '[]', '[]' FROM n WHERE i < 40;
INSERT INTO sessions (id, shop_id, title, state, repeat, part_fill, opened_at, closed_at, last_seq, next_number,
        received, duplicates, read_as_orders, comments_to_look_at, orders, customers, queue, look, confirmed, cancelled,
        revenue_booked, revenue_confirmed)
    SELECT 1000 + i, 1, 'Ngày ' || (i + 1), CASE WHEN i = 19 THEN 'open' ELSE 'closed' END, 'once', TRUE,
        1779667200000 + i * 86400000, CASE WHEN i < 19 THEN 1779667200000 + i * 86400000 + 21600000 END,
        0, 16001, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM n WHERE i < 20;
INSERT INTO channels (id, shop_id, session_id, kind, platform, address, state, since, comments, duplicates, dropped,
        reconnects, removed)
    SELECT 2000 + i, 1, 1000 + i / 2, 'tiktok', CASE WHEN i % 2 = 0 THEN 'tiktok' ELSE 'facebook' END, '@vaichinsom',
        'ended', 0, 0, 0, 0, 0, FALSE FROM n WHERE i < 40;
INSERT INTO customers (id, shop_id, name, name_folded, platform, created_at)
    SELECT 10000 + i, 1, 'Khách ' || i, 'khach ' || i, 'tiktok', 0 FROM n WHERE i < 200000;
INSERT INTO orders (id, shop_id, session_id, customer_id, number, state, to_look_at, reasons, version, address, opened_at,
        updated_at, channel_id, handed_over_at, confirmed_by, newcomer)
    SELECT 1000000 + i, 1, 1000 + i / 16000, 10000 + (i * 7919) % 200000, i % 16000 + 1,
        CASE WHEN i % 20 = 7 THEN 'cancelled' WHEN i % 50 = 3 THEN 'booked' WHEN i < 304000 THEN 'handed_over'
            WHEN i % 2 = 0 THEN 'confirmed' ELSE 'booked' END,
        FALSE, '[]', 3, FALSE, 1779667200000 + i / 16000 * 86400000 + i % 16000 * 1350, 0,
        2000 + i / 16000 * 2 + i % 2, CASE WHEN i < 304000 THEN 1779750000000 + i / 16000 * 86400000 END, 'Lan' || i % 5, i < 200000
    FROM n;
INSERT INTO order_lines (id, shop_id, order_id, product_id, unit_price, held, waiting, dropped, kept, cancelled)
    SELECT 2000000 + i * 4 + j, 1, 1000000 + i, 100 + (i * 31 + j * 7) % 40, 38000,
        CASE WHEN i % 20 = 7 THEN 0 ELSE 1000 + (i + j) % 13 * 100 END, 0, 0, '[]',
        CASE WHEN i % 20 = 7 THEN 1000 + (i + j) % 13 * 100 ELSE 0 END
    FROM n CROSS JOIN (SELECT 0 AS j UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)
    WHERE j < 3 OR i % 8 = 0;
INSERT INTO comments (id, shop_id, session_id, channel_id, platform, room, platform_id, customer_id, order_id,
        author_name, body, sent_at, arrived_at, intent, clear, outcome, reading)
    SELECT 10000000 + i * 16 + j, 1, 1000 + i / 16000, 2000 + i / 16000 * 2 + i % 2, 'tiktok', '7300',
        10000000 + i * 16 + j, 10000 + (i * 7919 + j) % 200000, CASE WHEN j = 0 THEN 1000000 + i END, 'Khách',
        CASE WHEN j = 0 THEN 'chốt 2 kg vải chín sớm nhé em' ELSE 'vải ngon quá chị ơi' END,
        1779667200000 + i / 16000 * 86400000 + i % 16000 * 1350 + j, 0, CASE WHEN j = 0 THEN 'order' ELSE 'other' END,
        TRUE, CASE WHEN j = 0 THEN 'booked' ELSE 'none' END,
        '{"intent":"other","items":[],"clear":true,"reasons":[],"spans":[],"phone":null,"address":false}'
    FROM n CROSS JOIN (WITH RECURSIVE k (j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM k WHERE j < 15) SELECT j FROM k)
    WHERE j < 15 OR i % 8 < 5;
INSERT INTO acts (id, shop_id, session_id, order_id, kind, deed, actor, at)
    SELECT 20000000 + i * 4 + j, 1, 1000 + i / 16000, 1000000 + i,
        CASE j WHEN 0 THEN 'confirm' WHEN 1 THEN 'pack' WHEN 2 THEN 'hand_over' ELSE 'set' END,
        '{"moved":{"order":' || (1000000 + i) || ',"act":"confirm","from":"booked"}}', 'Lan' || i % 5,
        1779667200000 + i / 16000 * 86400000 + i % 16000 * 1350 + 30000000 * j
    FROM n CROSS JOIN (SELECT 0 AS j UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)
    WHERE j < 3 AND i < 304000 AND i % 20 <> 7 OR j = 3 AND i % 50 = 1;
INSERT INTO movements (id, shop_id, product_id, kind, quantity, at)
    SELECT 30000000 + i, 1, 100 + i, 'received', 100000000, 0 FROM n WHERE i < 40;
INSERT INTO stock (product_id, shop_id, on_hand, held, preorder)
    SELECT 100 + i, 1, 100000000, 0, 0 FROM n WHERE i < 40;
INSERT INTO session_minutes (session_id, minute, shop_id, comments, orders, booked_money, viewers, pinned_id)
    SELECT 1000 + i / 360, (1779667200000 + i / 360 * 86400000) / 60000 + i % 360, 1, 0, 0, 0, 3000 + i % 97 * 50,
        CASE WHEN i % 30 = 0 THEN 100 + i / 30 % 40 END FROM n WHERE i < 7200;
UPDATE channels SET comments = (SELECT SUM(15 + (i % 8 < 5)) FROM n
    WHERE i / 16000 = channels.session_id - 1000 AND i % 2 = channels.id % 2);
COMMIT;
