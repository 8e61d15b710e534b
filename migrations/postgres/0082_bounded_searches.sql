-- The index of words answers which rows hold them; the rows are then only asked for their number. So the words are kept apart from the
-- rows wherever they are long, and a search reads few pages. They are cut again, by newer rules, when the server starts.
ALTER TABLE catalogue_words ALTER COLUMN words SET STORAGE EXTERNAL;
ALTER TABLE catalogue_words SET (toast_tuple_target = 128);

-- What others were refused that concerns a partner is almost nothing, and was looked for among all that they did.
CREATE INDEX audit_log_by_counterparty_refusal ON audit_log (counterparty_id, id)
    WHERE counterparty_id IS NOT NULL AND outcome <> 'done';
-- The whole log's refusals say it in other words than a partner's: no planner takes everybody's index for those of one partner.
DROP INDEX audit_log_by_refusal;
CREATE INDEX audit_log_by_refusal ON audit_log (id) WHERE (outcome = 'done') IS FALSE;
