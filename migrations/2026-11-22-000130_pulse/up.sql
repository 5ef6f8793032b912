-- How lively a stream is: comments written in the last minute, and the
-- milliseconds from writing to arrival.
ALTER TABLE channels ADD COLUMN per_minute BIGINT NOT NULL DEFAULT 0;
ALTER TABLE channels ADD COLUMN lag_ms BIGINT;
-- Comments of a gap that were fetched after it.
ALTER TABLE channel_gaps ADD COLUMN caught_up BIGINT NOT NULL DEFAULT 0;
