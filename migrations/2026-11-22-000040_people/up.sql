-- Buyers are put together and taken apart by people, and flagged.

-- What people say of them, as a list in JSON.
ALTER TABLE customers ADD COLUMN flags TEXT NOT NULL DEFAULT '[]';
-- The buyer who they were found to be, if they are another.
ALTER TABLE customers ADD COLUMN merged_into BIGINT;
CREATE INDEX customers_by_phone ON customers (shop_id, phone) WHERE phone IS NOT NULL;

-- The buyer that was made for it. Its comments name that one for ever, so that
-- they can be told from those of others who are the same buyer.
ALTER TABLE customer_identities ADD COLUMN own_id BIGINT NOT NULL DEFAULT 0;
UPDATE customer_identities SET own_id = customer_id;
CREATE INDEX identities_of_customer ON customer_identities (customer_id);

ALTER TABLE acts ADD COLUMN customer_id BIGINT;
CREATE INDEX acts_of_customer ON acts (customer_id, id) WHERE customer_id IS NOT NULL;

-- A booking stands in neither.
CREATE INDEX orders_handed_over ON orders (customer_id) WHERE state = 'handed_over';
CREATE INDEX orders_cancelled ON orders (customer_id) WHERE state = 'cancelled';
