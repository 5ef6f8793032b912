-- One dialect for both engines: BIGINT, TEXT, BOOLEAN only. Times are
-- milliseconds since 1970 in UTC, money is whole dong, quantities are
-- thousandths of a unit, lists are JSON in TEXT.

CREATE TABLE id_blocks (
    name TEXT NOT NULL PRIMARY KEY,
    next BIGINT NOT NULL
);
INSERT INTO id_blocks (name, next) VALUES ('all', 1000);

CREATE TABLE shops (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE users (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'assistant')),
    created_at BIGINT NOT NULL
);

CREATE TABLE invites (
    token_hash TEXT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'assistant')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by BIGINT REFERENCES users (id),
    used_at BIGINT
);

CREATE TABLE logins (
    id BIGINT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE products (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    position BIGINT NOT NULL,
    code TEXT NOT NULL,
    code_folded TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    price BIGINT NOT NULL CHECK (price >= 0),
    step BIGINT NOT NULL CHECK (step > 0),
    aliases TEXT NOT NULL,
    options TEXT NOT NULL,
    picture TEXT,
    UNIQUE (shop_id, code_folded)
);

CREATE TABLE stock (
    product_id BIGINT NOT NULL PRIMARY KEY REFERENCES products (id),
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    on_hand BIGINT NOT NULL,
    held BIGINT NOT NULL,
    CHECK (held >= 0 AND held <= on_hand)
);

CREATE TABLE sessions (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    repeat TEXT NOT NULL CHECK (repeat IN ('once', 'add', 'replace')),
    part_fill BOOLEAN NOT NULL,
    pinned_id BIGINT REFERENCES products (id),
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    last_seq BIGINT NOT NULL,
    next_number BIGINT NOT NULL,
    received BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    read_as_orders BIGINT NOT NULL,
    comments_to_look_at BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    customers BIGINT NOT NULL,
    queue BIGINT NOT NULL,
    look BIGINT NOT NULL,
    confirmed BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    revenue_booked BIGINT NOT NULL,
    revenue_confirmed BIGINT NOT NULL
);
CREATE INDEX sessions_of_shop ON sessions (shop_id, opened_at);

CREATE TABLE channels (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    kind TEXT NOT NULL,
    platform TEXT NOT NULL,
    address TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    detail TEXT,
    since BIGINT NOT NULL,
    last_data BIGINT,
    viewers BIGINT,
    comments BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    dropped BIGINT NOT NULL,
    reconnects BIGINT NOT NULL,
    removed BOOLEAN NOT NULL
);
CREATE INDEX channels_of_session ON channels (session_id);

CREATE TABLE customers (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    platform TEXT NOT NULL,
    phone TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE customer_identities (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    platform TEXT NOT NULL,
    author TEXT NOT NULL,
    customer_id BIGINT NOT NULL REFERENCES customers (id),
    PRIMARY KEY (shop_id, platform, author)
);

CREATE TABLE orders (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    customer_id BIGINT NOT NULL REFERENCES customers (id),
    number BIGINT,
    state TEXT NOT NULL CHECK (state IN ('to_look_at', 'booked', 'confirmed', 'cancelled')),
    to_look_at BOOLEAN NOT NULL,
    reasons TEXT NOT NULL,
    version BIGINT NOT NULL,
    address BOOLEAN NOT NULL,
    opened_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT,
    UNIQUE (session_id, number)
);
CREATE UNIQUE INDEX one_open_order ON orders (session_id, customer_id) WHERE state <> 'cancelled';

CREATE TABLE order_lines (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    order_id BIGINT NOT NULL REFERENCES orders (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    choice TEXT,
    unit_price BIGINT NOT NULL,
    held BIGINT NOT NULL CHECK (held >= 0),
    waiting BIGINT NOT NULL CHECK (waiting >= 0),
    dropped BIGINT NOT NULL CHECK (dropped >= 0)
);
CREATE INDEX lines_of_order ON order_lines (order_id);

CREATE TABLE wishes (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    order_id BIGINT NOT NULL REFERENCES orders (id),
    line_id BIGINT NOT NULL REFERENCES order_lines (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    sent_at BIGINT NOT NULL,
    part_fill BOOLEAN NOT NULL
);
CREATE INDEX waiting_line ON wishes (product_id, sent_at, id);

CREATE TABLE comments (
    id BIGINT NOT NULL PRIMARY KEY,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    platform TEXT NOT NULL,
    room TEXT NOT NULL,
    platform_id TEXT NOT NULL,
    customer_id BIGINT NOT NULL REFERENCES customers (id),
    order_id BIGINT REFERENCES orders (id),
    author_name TEXT NOT NULL,
    body TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    arrived_at BIGINT NOT NULL,
    intent TEXT NOT NULL,
    clear BOOLEAN NOT NULL,
    outcome TEXT NOT NULL,
    reading TEXT NOT NULL,
    UNIQUE (shop_id, platform, room, platform_id)
);
CREATE INDEX comments_of_order ON comments (order_id);
CREATE INDEX comments_of_session ON comments (session_id, id);

CREATE TABLE movements (
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
CREATE INDEX movements_of_product ON movements (product_id);

CREATE TABLE events (
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    seq BIGINT NOT NULL,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    body TEXT NOT NULL,
    PRIMARY KEY (session_id, seq)
);

CREATE TABLE commands (
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    key TEXT NOT NULL,
    what TEXT NOT NULL,
    at BIGINT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (shop_id, key)
);
