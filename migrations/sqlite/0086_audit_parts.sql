-- What the thing of a row is a part of, as an upload is of its data set: who asks the log for the whole finds its parts as well. Rows
-- that are there already have none. Few rows are about parts, so that the indexes are partial; the whole log says so in other words
-- than a partner's, as it does for refusals.
ALTER TABLE audit_log ADD COLUMN part_of TEXT;
CREATE INDEX audit_log_by_counterparty_part_of ON audit_log (counterparty_id, part_of, id) WHERE part_of IS NOT NULL;
CREATE INDEX audit_log_by_partner_part_of ON audit_log (partner_id, part_of, id) WHERE part_of IS NOT NULL;
CREATE INDEX audit_log_by_part_of ON audit_log (part_of, id) WHERE (part_of IS NULL) IS FALSE;
-- Which of two indexes SQLite takes when it holds them for equally good depends on when they were made.
DROP INDEX audit_log_by_counterparty;
CREATE INDEX audit_log_by_counterparty ON audit_log (counterparty_id, id) WHERE counterparty_id IS NOT NULL;
DROP INDEX audit_log_by_counterparty_refusal;
CREATE INDEX audit_log_by_counterparty_refusal ON audit_log (counterparty_id, id)
    WHERE counterparty_id IS NOT NULL AND outcome <> 'done';
