-- What is to be told to somebody by mail: written in the transaction of what it tells, handed over by the server afterwards. The
-- letter, which may hold a secret, goes as soon as it has been handed over.
CREATE TABLE mails (
    id UUID PRIMARY KEY,
    partner_id UUID,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    letter JSONB,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_at TIMESTAMPTZ NOT NULL,
    give_up_at TIMESTAMPTZ NOT NULL,
    last_error TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX mails_due ON mails (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX mails_by_state ON mails (state, id);

-- A partner's transaction may put a mail of its own here; nobody but the platform reads or changes one.
ALTER TABLE mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE mails FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON mails USING (hansa_platform());
CREATE POLICY tenant_inserts ON mails FOR INSERT WITH CHECK (partner_id = hansa_tenant());
