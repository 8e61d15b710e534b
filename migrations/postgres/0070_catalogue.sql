-- What partners show each other: one row for whatever was shown once. It stays when it is hidden again, with what it was labelled.
CREATE TABLE catalogue_items (
    -- Rises with every change: the order of the catalogue, and the row of the word index.
    number BIGINT NOT NULL PRIMARY KEY,
    item_id UUID NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    partner_id UUID NOT NULL REFERENCES partners (id),
    visibility TEXT NOT NULL,
    -- Neither archived nor withdrawn; and whether its owner is an active partner.
    is_open BOOLEAN NOT NULL,
    owner_active BOOLEAN NOT NULL,
    industry TEXT NOT NULL,
    task TEXT,
    licence TEXT,
    -- The version that it tells of: a certificate counts when it is for this one.
    version_id UUID,
    changed_at TIMESTAMPTZ NOT NULL
);
CREATE SEQUENCE catalogue_numbers;
CREATE INDEX catalogue_items_by_partner ON catalogue_items (partner_id, number);
CREATE INDEX catalogue_items_public ON catalogue_items (number) WHERE visibility = 'public';

-- What is told of each, apart from what is counted: counting reads many rows, and these are long.
CREATE TABLE catalogue_cards (
    item_id UUID NOT NULL PRIMARY KEY REFERENCES catalogue_items (item_id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    owner_name TEXT NOT NULL,
    card JSONB NOT NULL,
    -- By which rules its text was cut into the words of the index; 0 when it was not yet.
    words_version BIGINT NOT NULL
);
CREATE INDEX catalogue_cards_by_words ON catalogue_cards (words_version);

-- The words of what is shown, in the order of the text: the program cuts and folds them, so that both databases find the same. No
-- hidden item has a row.
CREATE TABLE catalogue_words (
    number BIGINT NOT NULL PRIMARY KEY,
    words TSVECTOR NOT NULL
);
-- Without the list of pending entries: each search would go through it.
CREATE INDEX catalogue_words_by_word ON catalogue_words USING gin (words) WITH (fastupdate = off);

-- Below, what does not depend on the row stands in a query of its own, which is answered once for each statement.
ALTER TABLE catalogue_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE catalogue_items FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON catalogue_items USING ((SELECT hansa_platform()) OR partner_id = (SELECT hansa_tenant()));
-- Whether an agreement is within its term is checked by the program, whose clock decides.
CREATE POLICY shown ON catalogue_items FOR SELECT USING ((SELECT hansa_tenant()) IS NOT NULL AND (
    visibility IN ('partners', 'public') OR visibility = 'agreement' AND partner_id IN (
        SELECT CASE WHEN a.proposer_id = hansa_tenant() THEN a.counterparty_id ELSE a.proposer_id END
        FROM agreement_parties m JOIN agreements a ON a.id = m.agreement_id
        WHERE m.partner_id = hansa_tenant() AND a.status = 'active')));
-- Standards go to the alliance's new lead with it, and to nobody else.
CREATE POLICY handed_over ON catalogue_items FOR UPDATE USING (kind = 'standard' AND partner_id = (SELECT hansa_tenant()))
    WITH CHECK (kind = 'standard' AND EXISTS (SELECT 1 FROM standards s JOIN alliances a ON a.id = s.alliance_id
        WHERE s.id = catalogue_items.item_id AND a.lead_id = catalogue_items.partner_id));

-- Cards and words follow their item's policies.
ALTER TABLE catalogue_cards ENABLE ROW LEVEL SECURITY;
ALTER TABLE catalogue_cards FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON catalogue_cards USING (EXISTS (
    SELECT 1 FROM catalogue_items i WHERE i.item_id = catalogue_cards.item_id
        AND ((SELECT hansa_platform()) OR i.partner_id = (SELECT hansa_tenant()))));
CREATE POLICY shown ON catalogue_cards FOR SELECT USING (EXISTS (
    SELECT 1 FROM catalogue_items i WHERE i.item_id = catalogue_cards.item_id));

-- What is searched for is a setting of the transaction and part of the policy: PostgreSQL lets a policy's own condition use the index
-- of words, and no other that it cannot prove to leak nothing. Whoever searches for nothing sees no row, and the rows hold
-- numbers, whose items have policies of their own. The function stands there bare: for one in a query of its own the planner could
-- not tell a rare word from a frequent one.
CREATE FUNCTION hansa_search() RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('hansa.search', true), '')::tsquery $$;
ALTER TABLE catalogue_words ENABLE ROW LEVEL SECURITY;
ALTER TABLE catalogue_words FORCE ROW LEVEL SECURITY;
CREATE POLICY searched ON catalogue_words FOR SELECT USING (
    ((SELECT hansa_platform()) OR (SELECT hansa_tenant()) IS NOT NULL) AND words @@ hansa_search());
CREATE POLICY own_add ON catalogue_words FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM catalogue_items i WHERE i.number = catalogue_words.number
        AND ((SELECT hansa_platform()) OR i.partner_id = (SELECT hansa_tenant()))));
CREATE POLICY own_remove ON catalogue_words FOR DELETE USING (EXISTS (
    SELECT 1 FROM catalogue_items i WHERE i.number = catalogue_words.number
        AND ((SELECT hansa_platform()) OR i.partner_id = (SELECT hansa_tenant()))));

-- Everybody may see a certificate that its owner has made public, as long as it counts.
CREATE POLICY public_reads ON certificates FOR SELECT USING (is_public AND revoked_at IS NULL AND (SELECT hansa_tenant()) IS NOT NULL);
