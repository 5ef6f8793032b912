-- Which orders an act was done to: a merge or a split has more than one.
CREATE TABLE act_orders (
    order_id BIGINT NOT NULL REFERENCES orders (id),
    act_id BIGINT NOT NULL REFERENCES acts (id),
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    PRIMARY KEY (order_id, act_id)
);
INSERT INTO act_orders (order_id, act_id, shop_id) SELECT order_id, id, shop_id FROM acts WHERE order_id IS NOT NULL;
-- The others stand in the deeds. No two things of a database have one id.
INSERT INTO act_orders (order_id, act_id, shop_id)
    SELECT o.id, a.id, a.shop_id FROM acts a
    JOIN orders o ON o.shop_id = a.shop_id AND (a.session_id IS NULL OR o.session_id = a.session_id)
    WHERE a.kind IN ('merge', 'split', 'merge_customers') AND (a.order_id IS NULL OR a.order_id <> o.id)
        AND (a.deed LIKE '%"new":' || o.id || ',"parts"%'
            OR a.deed LIKE '%"kept":' || o.id || ',"gone"%'
            OR a.deed LIKE '%"gone":' || o.id || ',"kept_was"%');
