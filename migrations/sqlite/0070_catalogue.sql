-- What partners show each other: one row for whatever was shown once. It stays when it is hidden again, with what it was labelled.
CREATE TABLE catalogue_items (
    -- Rises with every change: the order of the catalogue, and the row of the word index.
    number INTEGER NOT NULL PRIMARY KEY,
    item_id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    visibility TEXT NOT NULL,
    -- Neither archived nor withdrawn; and whether its owner is an active partner.
    is_open INTEGER NOT NULL,
    owner_active INTEGER NOT NULL,
    industry TEXT NOT NULL,
    task TEXT,
    licence TEXT,
    -- The version that it tells of: a certificate counts when it is for this one.
    version_id BLOB,
    changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX catalogue_items_by_partner ON catalogue_items (partner_id, number);
CREATE INDEX catalogue_items_public ON catalogue_items (number) WHERE visibility = 'public';

-- What is told of each, apart from what is counted: counting reads many rows, and these are long.
CREATE TABLE catalogue_cards (
    item_id BLOB NOT NULL PRIMARY KEY REFERENCES catalogue_items (item_id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    owner_name TEXT NOT NULL,
    card TEXT NOT NULL,
    -- By which rules its text was cut into the words of the index; 0 when it was not yet.
    words_version INTEGER NOT NULL
) STRICT;
CREATE INDEX catalogue_cards_by_words ON catalogue_cards (words_version);

-- The words of what is shown, in the order of the text: the program cuts and folds them, so that both databases find the same. No
-- hidden item has a row. The tokeniser only cuts at the spaces between them.
CREATE VIRTUAL TABLE catalogue_words USING fts5(words, content='', contentless_delete=1, tokenize='ascii', prefix='2 3 4');
