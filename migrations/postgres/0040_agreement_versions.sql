-- Keys with which partners sign agreements. A private key is here only when the platform keeps it for the partner, sealed.
CREATE TABLE party_keys (
    id UUID PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    public_key TEXT NOT NULL UNIQUE,
    sealed_private_key TEXT,
    label TEXT NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX party_keys_by_partner ON party_keys (partner_id, id);
ALTER TABLE party_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE party_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON party_keys USING (partner_id = hansa_tenant());
-- Whoever verifies a signature looks its key up by id.
CREATE POLICY platform_read ON party_keys FOR SELECT USING (hansa_platform());

-- The rules of the version in force, or of the offer at hand: what every use is checked against, without the text.
SET LOCAL hansa.tenant = 'platform';
ALTER TABLE agreements ADD COLUMN rules JSONB NOT NULL DEFAULT '{}';
UPDATE agreements SET rules = jsonb_build_object(
    'permissions', (SELECT coalesce(jsonb_agg(jsonb_build_object('action', p.value, 'by', 'either')), '[]')
        FROM jsonb_array_elements_text(agreements.purposes) p),
    'derived_models', '{"onward":"data_owner","after_termination":"stop","after_expiry":"keep"}'::JSONB);
ALTER TABLE agreements DROP COLUMN purposes;
ALTER TABLE agreements ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE agreements ADD COLUMN latest_version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE agreements ADD COLUMN amendment BIGINT;
ALTER TABLE agreements ADD COLUMN offered_by UUID REFERENCES partners (id);
UPDATE agreements SET offered_by = proposer_id;

-- Every version that a party has offered, with the very bytes that are signed. Nobody changes one, and the platform cannot read
-- them. Before there were contracts the text alone was signed: such a version has the format 'text'.
CREATE TABLE agreement_versions (
    agreement_id UUID NOT NULL REFERENCES agreements (id),
    number BIGINT NOT NULL,
    offered_by UUID NOT NULL REFERENCES partners (id),
    user_id UUID NOT NULL REFERENCES users (id),
    format TEXT NOT NULL,
    content TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    terms JSONB NOT NULL,
    note TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agreement_id, number)
);
-- This program owns the tables, but their policies hide the documents from it, too.
ALTER TABLE agreement_documents NO FORCE ROW LEVEL SECURITY;
INSERT INTO agreement_versions (agreement_id, number, offered_by, user_id, format, content, content_sha256, terms, note, created_at)
    SELECT a.id, 1, a.proposer_id, a.proposed_by, 'text', d.content, a.document_sha256,
        jsonb_build_object('title', a.title, 'document', d.content, 'valid_from', a.valid_from, 'expires_at', a.expires_at, 'rules', a.rules),
        '', a.created_at
    FROM agreements a JOIN agreement_documents d ON d.agreement_id = a.id;
DROP TABLE agreement_documents;
ALTER TABLE agreement_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreement_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON agreement_versions FOR SELECT USING (EXISTS (
    SELECT 1 FROM agreements a WHERE a.id = agreement_versions.agreement_id
        AND hansa_tenant() IN (a.proposer_id, a.counterparty_id)));
CREATE POLICY offerer_inserts ON agreement_versions FOR INSERT WITH CHECK (offered_by = hansa_tenant() AND EXISTS (
    SELECT 1 FROM agreements a WHERE a.id = agreement_versions.agreement_id
        AND hansa_tenant() IN (a.proposer_id, a.counterparty_id)));

ALTER TABLE agreement_signatures ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE agreement_signatures ALTER COLUMN version DROP DEFAULT;
ALTER TABLE agreement_signatures ADD COLUMN key_id UUID REFERENCES party_keys (id);
ALTER TABLE agreement_signatures ADD COLUMN public_key TEXT;
ALTER TABLE agreement_signatures ADD COLUMN signature TEXT;
ALTER TABLE agreement_signatures DROP CONSTRAINT agreement_signatures_pkey;
ALTER TABLE agreement_signatures ADD PRIMARY KEY (agreement_id, version, partner_id);
ALTER TABLE agreement_signatures ADD FOREIGN KEY (agreement_id, version) REFERENCES agreement_versions (agreement_id, number);
