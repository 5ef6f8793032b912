DROP INDEX wishes_of_line;
ALTER TABLE stock DROP COLUMN waiting;
