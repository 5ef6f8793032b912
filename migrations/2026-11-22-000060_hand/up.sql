-- What the platform says of a comment later: its new text, or that it is gone.
-- The comment itself stays as it was read and decided on.
ALTER TABLE comments ADD COLUMN edited TEXT;
ALTER TABLE comments ADD COLUMN deleted BOOLEAN NOT NULL DEFAULT FALSE;

-- When a channel that had been connected was not; open while `to_at` is null.
CREATE TABLE channel_gaps (
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    from_at BIGINT NOT NULL,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    to_at BIGINT,
    reason TEXT,
    PRIMARY KEY (channel_id, from_at)
);

-- What was odd about a channel's messages, and how often.
CREATE TABLE channel_oddities (
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    reason TEXT NOT NULL,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    messages BIGINT NOT NULL,
    PRIMARY KEY (channel_id, reason)
);
