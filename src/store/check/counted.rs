//! Which tables keep figures, and how these are counted.

/// A table that keeps figures.
pub(super) struct Kept {
    pub(super) table: &'static str,
    pub(super) keys: &'static [&'static str],
    pub(super) figures: &'static [&'static str],
    /// Gives keys and figures, counted, for every row that comes to anything.
    pub(super) counted: &'static str,
    /// Whether a row is there for its figures only; otherwise they are columns
    /// of something else's row.
    pub(super) own: bool,
}

const SALES: Kept = Kept {
    table: "sales",
    keys: &["session_id", "day", "product_id", "channel_id", "shop_id"],
    figures: &[
        "orders",
        "booked",
        "booked_money",
        "confirmed",
        "confirmed_money",
        "handed",
        "handed_money",
        "waiting",
        "cancelled",
        "cancelled_money",
        "missed",
        "missed_money",
    ],
    counted: "SELECT o.session_id, (o.opened_at + 25200000) / 86400000 AS day, l.product_id, \
        COALESCE(o.channel_id, 0) AS channel_id, o.shop_id, \
        COUNT(DISTINCT CASE WHEN l.held + l.waiting > 0 THEN o.id END) AS orders, \
        SUM(CASE WHEN o.state NOT IN ('to_look_at', 'cancelled') THEN l.held ELSE 0 END) AS booked, \
        SUM(CASE WHEN o.state NOT IN ('to_look_at', 'cancelled') \
            THEN (l.unit_price * l.held + 500) / 1000 ELSE 0 END) AS booked_money, \
        SUM(CASE WHEN o.state IN ('confirmed', 'packed', 'handed_over') THEN l.held ELSE 0 END) AS confirmed, \
        SUM(CASE WHEN o.state IN ('confirmed', 'packed', 'handed_over') \
            THEN (l.unit_price * l.held + 500) / 1000 ELSE 0 END) AS confirmed_money, \
        SUM(CASE WHEN o.state = 'handed_over' THEN l.held ELSE 0 END) AS handed, \
        SUM(CASE WHEN o.state = 'handed_over' THEN (l.unit_price * l.held + 500) / 1000 ELSE 0 END) AS handed_money, \
        SUM(l.waiting) AS waiting, SUM(l.cancelled) AS cancelled, \
        SUM((l.unit_price * l.cancelled + 500) / 1000) AS cancelled_money, SUM(l.missed) AS missed, \
        SUM((l.unit_price * l.missed + 500) / 1000) AS missed_money \
        FROM orders o JOIN order_lines l ON l.order_id = o.id \
        GROUP BY o.session_id, (o.opened_at + 25200000) / 86400000, l.product_id, COALESCE(o.channel_id, 0), o.shop_id",
    own: true,
};

const ORDERS: Kept = Kept {
    table: "order_sales",
    keys: &["session_id", "day", "channel_id", "shop_id"],
    figures: &["to_look_at", "booked", "confirmed", "packed", "handed_over", "cancelled", "newcomers"],
    counted: "SELECT session_id, (opened_at + 25200000) / 86400000 AS day, COALESCE(channel_id, 0) AS channel_id, \
        shop_id, COUNT(CASE WHEN state = 'to_look_at' THEN 1 END) AS to_look_at, \
        COUNT(CASE WHEN state = 'booked' THEN 1 END) AS booked, \
        COUNT(CASE WHEN state = 'confirmed' THEN 1 END) AS confirmed, \
        COUNT(CASE WHEN state = 'packed' THEN 1 END) AS packed, \
        COUNT(CASE WHEN state = 'handed_over' THEN 1 END) AS handed_over, \
        COUNT(CASE WHEN state = 'cancelled' THEN 1 END) AS cancelled, \
        COUNT(CASE WHEN newcomer AND state NOT IN ('to_look_at', 'cancelled') THEN 1 END) AS newcomers \
        FROM orders GROUP BY session_id, (opened_at + 25200000) / 86400000, COALESCE(channel_id, 0), shop_id",
    own: true,
};

const MINUTES: Kept = Kept {
    table: "session_minutes",
    keys: &["session_id", "minute", "shop_id"],
    figures: &["comments", "orders", "booked_money"],
    counted: "SELECT session_id, minute, shop_id, SUM(comments) AS comments, SUM(orders) AS orders, \
        SUM(money) AS booked_money FROM (SELECT c.session_id, \
        (CASE WHEN c.sent_at > s.opened_at THEN c.sent_at ELSE s.opened_at END) / 60000 AS minute, c.shop_id, \
        1 AS comments, 0 AS orders, 0 AS money FROM comments c JOIN sessions s ON s.id = c.session_id \
        UNION ALL SELECT o.session_id, o.opened_at / 60000, o.shop_id, 0, 1, COALESCE((SELECT \
        SUM((l.unit_price * l.held + 500) / 1000) FROM order_lines l WHERE l.order_id = o.id), 0) \
        FROM orders o WHERE o.state NOT IN ('to_look_at', 'cancelled')) parts GROUP BY session_id, minute, shop_id",
    own: true,
};

const WORK: Kept = Kept {
    table: "session_work",
    keys: &["session_id", "actor", "shop_id"],
    figures: &["orders", "money"],
    counted: "SELECT o.session_id, COALESCE(o.confirmed_by, '') AS actor, o.shop_id, COUNT(*) AS orders, \
        SUM(COALESCE((SELECT SUM((l.unit_price * l.held + 500) / 1000) FROM order_lines l \
        WHERE l.order_id = o.id), 0)) AS money FROM orders o \
        WHERE o.state IN ('confirmed', 'packed', 'handed_over') \
        GROUP BY o.session_id, COALESCE(o.confirmed_by, ''), o.shop_id",
    own: true,
};

const ACTS: Kept = Kept {
    table: "session_acts",
    keys: &["session_id", "actor", "kind", "shop_id"],
    figures: &["acts", "undone"],
    counted: "SELECT session_id, actor, kind, shop_id, COUNT(*) AS acts, COUNT(undone_at) AS undone FROM acts \
        WHERE session_id IS NOT NULL GROUP BY session_id, actor, kind, shop_id",
    own: true,
};

const SESSIONS: Kept = Kept {
    table: "sessions",
    keys: &["id"],
    figures: &[
        "received",
        "duplicates",
        "read_as_orders",
        "comments_to_look_at",
        "orders",
        "customers",
        "queue",
        "look",
        "confirmed",
        "cancelled",
        "revenue_booked",
        "revenue_confirmed",
    ],
    counted: "SELECT s.id, COALESCE(c.received, 0) AS received, COALESCE(d.duplicates, 0) AS duplicates, \
        COALESCE(c.read_as_orders, 0) AS read_as_orders, COALESCE(c.comments_to_look_at, 0) AS comments_to_look_at, \
        COALESCE(o.orders, 0) AS orders, COALESCE(o.orders, 0) AS customers, COALESCE(o.queue, 0) AS queue, \
        COALESCE(o.look, 0) AS look, COALESCE(o.confirmed, 0) AS confirmed, COALESCE(o.cancelled, 0) AS cancelled, \
        COALESCE(l.booked, 0) AS revenue_booked, COALESCE(l.confirmed, 0) AS revenue_confirmed FROM sessions s \
        LEFT JOIN (SELECT session_id, COUNT(*) AS received, \
            COUNT(CASE WHEN intent IN ('order', 'add') THEN 1 END) AS read_as_orders, \
            COUNT(CASE WHEN outcome = 'look' THEN 1 END) AS comments_to_look_at FROM comments GROUP BY session_id) c \
        ON c.session_id = s.id LEFT JOIN (SELECT session_id, SUM(duplicates) AS duplicates FROM channels \
            GROUP BY session_id) d ON d.session_id = s.id LEFT JOIN (SELECT session_id, \
            COUNT(CASE WHEN state NOT IN ('to_look_at', 'cancelled') THEN 1 END) AS orders, \
            COUNT(CASE WHEN state = 'booked' THEN 1 END) AS queue, COUNT(CASE WHEN to_look_at THEN 1 END) AS look, \
            COUNT(CASE WHEN state IN ('confirmed', 'packed', 'handed_over') THEN 1 END) AS confirmed, \
            COUNT(CASE WHEN state = 'cancelled' THEN 1 END) AS cancelled FROM orders GROUP BY session_id) o \
        ON o.session_id = s.id LEFT JOIN (SELECT o.session_id, \
            SUM(CASE WHEN o.state NOT IN ('to_look_at', 'cancelled') \
                THEN (l.unit_price * l.held + 500) / 1000 ELSE 0 END) AS booked, \
            SUM(CASE WHEN o.state IN ('confirmed', 'packed', 'handed_over') \
                THEN (l.unit_price * l.held + 500) / 1000 ELSE 0 END) AS confirmed \
            FROM orders o JOIN order_lines l ON l.order_id = o.id GROUP BY o.session_id) l ON l.session_id = s.id",
    own: false,
};

const STOCK: Kept = Kept {
    table: "stock",
    keys: &["product_id"],
    figures: &["on_hand", "held", "waiting"],
    counted: "SELECT p.id AS product_id, COALESCE(m.on_hand, 0) AS on_hand, COALESCE(l.held, 0) AS held, \
        COALESCE(w.waiting, 0) AS waiting FROM products p LEFT JOIN (SELECT product_id, \
            SUM(CASE WHEN kind IN ('received', 'counted', 'returned') THEN quantity \
            WHEN kind IN ('spoilt', 'handed_over') THEN -quantity ELSE 0 END) AS on_hand FROM movements \
            GROUP BY product_id) m ON m.product_id = p.id LEFT JOIN (SELECT l.product_id, SUM(l.held) AS held \
            FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.state <> 'handed_over' \
            GROUP BY l.product_id) l ON l.product_id = p.id LEFT JOIN (SELECT product_id, SUM(quantity) AS waiting \
            FROM wishes GROUP BY product_id) w ON w.product_id = p.id",
    own: false,
};

const OFFERS: Kept = Kept {
    table: "offers",
    keys: &["product_id", "session_id"],
    figures: &["sold"],
    counted: "SELECT f.product_id, f.session_id, COALESCE(SUM(l.held), 0) AS sold FROM offers f \
        LEFT JOIN orders o ON o.session_id = f.session_id \
        LEFT JOIN order_lines l ON l.order_id = o.id AND l.product_id = f.product_id GROUP BY f.product_id, f.session_id",
    own: false,
};

const BUYERS: Kept = Kept {
    table: "customers",
    keys: &["id"],
    figures: &["first_session_id"],
    // No join: orders have no index by their buyers, and not every planner makes one.
    counted: "SELECT id, MIN(session_id) AS first_session_id FROM (SELECT customer_id AS id, session_id FROM orders \
        WHERE number IS NOT NULL UNION ALL SELECT id, NULL FROM customers) either GROUP BY id",
    own: false,
};

/// All of them.
pub(super) const ALL: [Kept; 9] = [SALES, ORDERS, MINUTES, WORK, ACTS, SESSIONS, STOCK, OFFERS, BUYERS];
