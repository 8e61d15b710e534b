-- One row for what concerns two partners, such as a download: it stands in the log of who did it, and in the other one's too,
-- without the person.
ALTER TABLE audit_log ADD COLUMN counterparty_id BLOB;
CREATE INDEX audit_log_by_counterparty ON audit_log (counterparty_id, id);
