-- More beginnings of words are indexed: a longer one is gathered from all words that begin so, which takes long where they are many.
-- The table is made anew, as its options cannot be changed; the words are cut again, by newer rules, when the server starts.
DROP TABLE catalogue_words;
CREATE VIRTUAL TABLE catalogue_words USING fts5(words, content='', contentless_delete=1, tokenize='ascii', prefix='2 3 4 5 6');

-- What others were refused that concerns a partner is almost nothing, and was looked for among all that they did.
CREATE INDEX audit_log_by_counterparty_refusal ON audit_log (counterparty_id, id)
    WHERE counterparty_id IS NOT NULL AND outcome <> 'done';
-- The whole log's refusals say it in other words than a partner's: no planner takes everybody's index for those of one partner.
DROP INDEX audit_log_by_refusal;
CREATE INDEX audit_log_by_refusal ON audit_log (id) WHERE (outcome = 'done') IS FALSE;
