-- A booking looks at the head of a waiting line only: how much waits in all is
-- kept beside the stock, and an order's own places are found by their lines.
ALTER TABLE stock ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0 CHECK (waiting >= 0);
UPDATE stock SET waiting = (SELECT COALESCE(SUM(w.quantity), 0) FROM wishes w WHERE w.product_id = stock.product_id);
CREATE INDEX wishes_of_line ON wishes (line_id);
