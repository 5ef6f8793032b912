ALTER TABLE channel_gaps DROP COLUMN caught_up;
ALTER TABLE channels DROP COLUMN lag_ms;
ALTER TABLE channels DROP COLUMN per_minute;
