-- By which rule something was done or refused, and under which agreement. Rows that are there already have none.
ALTER TABLE audit_log ADD COLUMN rule TEXT;
ALTER TABLE audit_log ADD COLUMN agreement_id UUID;

-- One index for each field that is asked for, in the whole log, in a partner's own, and among what others did that concerns it:
-- those of a partner begin with it, so that what others did costs it nothing and shows nowhere. The fields that are seldom filled
-- in have partial ones.
CREATE INDEX audit_log_by_agreement ON audit_log (agreement_id, id);
CREATE INDEX audit_log_by_user ON audit_log (user_id, id);
CREATE INDEX audit_log_by_refusal ON audit_log (id) WHERE outcome <> 'done';
CREATE INDEX audit_log_by_action ON audit_log (action, id);
CREATE INDEX audit_log_by_partner_target ON audit_log (partner_id, target, id) WHERE target IS NOT NULL;
CREATE INDEX audit_log_by_partner_agreement ON audit_log (partner_id, agreement_id, id) WHERE agreement_id IS NOT NULL;
CREATE INDEX audit_log_by_partner_user ON audit_log (partner_id, user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_log_by_partner_refusal ON audit_log (partner_id, id) WHERE outcome <> 'done';
CREATE INDEX audit_log_by_partner_action ON audit_log (partner_id, action, id) WHERE partner_id IS NOT NULL;
CREATE INDEX audit_log_by_counterparty_target ON audit_log (counterparty_id, target, id) WHERE counterparty_id IS NOT NULL;
CREATE INDEX audit_log_by_counterparty_agreement ON audit_log (counterparty_id, agreement_id, id)
    WHERE counterparty_id IS NOT NULL AND agreement_id IS NOT NULL;
CREATE INDEX audit_log_by_counterparty_action ON audit_log (counterparty_id, action, id) WHERE counterparty_id IS NOT NULL;
DROP INDEX audit_log_by_counterparty;
CREATE INDEX audit_log_by_counterparty ON audit_log (counterparty_id, id) WHERE counterparty_id IS NOT NULL;
