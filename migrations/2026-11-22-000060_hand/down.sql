DROP TABLE channel_oddities;
DROP TABLE channel_gaps;
ALTER TABLE comments DROP COLUMN deleted;
ALTER TABLE comments DROP COLUMN edited;
