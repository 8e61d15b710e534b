-- What people are to be told whose addresses the transaction that tells it may not see: those who run the platform, or who act for
-- another partner. The platform makes mails of them.
CREATE TABLE notices (
    id UUID PRIMARY KEY,
    -- Whose transaction wrote it.
    partner_id UUID,
    audience TEXT NOT NULL,
    -- The partner whose people they are; none for the platform's.
    audience_partner_id UUID,
    letter JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK ((audience = 'operators') = (audience_partner_id IS NULL))
);

ALTER TABLE notices ENABLE ROW LEVEL SECURITY;
ALTER TABLE notices FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON notices USING (hansa_platform());
CREATE POLICY tenant_inserts ON notices FOR INSERT WITH CHECK (partner_id = hansa_tenant());
