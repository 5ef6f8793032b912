ALTER TABLE wishes DROP COLUMN comment_id;
