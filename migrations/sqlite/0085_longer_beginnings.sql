-- A word of a name has one mark more in front: beginnings of six letters are found in names as fast as elsewhere. The table is made
-- anew, as its options cannot be changed; the words are cut again when the server starts.
DROP TABLE catalogue_words;
CREATE VIRTUAL TABLE catalogue_words USING fts5(words, content='', contentless_delete=1, tokenize='ascii', prefix='2 3 4 5 6 7');
