-- What buyers call a product besides its name, taught by a person for the
-- rest of a session. `folded` is the words without tone marks and capitals.

CREATE TABLE session_aliases (
    session_id BIGINT NOT NULL REFERENCES sessions (id),
    folded TEXT NOT NULL,
    shop_id BIGINT NOT NULL REFERENCES shops (id),
    product_id BIGINT NOT NULL REFERENCES products (id),
    words TEXT NOT NULL,
    taught_by TEXT NOT NULL,
    taught_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, folded)
);
