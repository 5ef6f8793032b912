-- When the leave to listen to a channel ends, in ms; null where nobody says.
ALTER TABLE channels ADD COLUMN expires_at BIGINT;
