-- Beginnings of words become words of the index, as SQLite has them. They are no matter of the schema: the words are cut again when
-- the server starts.
SELECT 1;
