-- Grows with each change of price or description: a change names the version
-- it was made on.
ALTER TABLE products ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
