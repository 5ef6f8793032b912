ALTER TABLE channels DROP COLUMN expires_at;
