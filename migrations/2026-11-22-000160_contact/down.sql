DROP TABLE order_notes;
ALTER TABLE customers DROP COLUMN address;
