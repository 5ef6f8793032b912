DROP INDEX orders_cancelled;
DROP INDEX orders_handed_over;
DROP INDEX acts_of_customer;
ALTER TABLE acts DROP COLUMN customer_id;
DROP INDEX identities_of_customer;
ALTER TABLE customer_identities DROP COLUMN own_id;
DROP INDEX customers_by_phone;
ALTER TABLE customers DROP COLUMN merged_into;
ALTER TABLE customers DROP COLUMN flags;
