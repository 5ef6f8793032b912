-- The comment that asked for a place in line. A part of an order that goes to
-- another buyer keeps it, though the comment stays where it is. Places that
-- were given before have none.
ALTER TABLE wishes ADD COLUMN comment_id BIGINT;
