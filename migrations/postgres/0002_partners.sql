-- One reviewer's scores of one applicant, seen by the platform only.
CREATE TABLE assessments (
    id UUID PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    reviewer_id UUID NOT NULL REFERENCES users (id),
    scores JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (partner_id, reviewer_id)
);
CREATE INDEX assessments_by_partner ON assessments (partner_id, id);

-- The terms of an agreement never change once it is proposed; its status and its ending do.
CREATE TABLE agreements (
    id UUID PRIMARY KEY,
    proposer_id UUID NOT NULL REFERENCES partners (id),
    counterparty_id UUID NOT NULL REFERENCES partners (id),
    proposed_by UUID NOT NULL REFERENCES users (id),
    title TEXT NOT NULL,
    purposes JSONB NOT NULL,
    document_sha256 TEXT NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    status TEXT NOT NULL,
    ended_by UUID REFERENCES partners (id),
    ended_at TIMESTAMPTZ,
    end_reason TEXT,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (proposer_id <> counterparty_id)
);

-- Two rows per agreement: a partner's list runs on this key, whichever side it is on.
CREATE TABLE agreement_parties (
    partner_id UUID NOT NULL REFERENCES partners (id),
    agreement_id UUID NOT NULL REFERENCES agreements (id),
    PRIMARY KEY (partner_id, agreement_id)
);

-- Apart from the agreements, so that lists do not read it and the platform cannot.
CREATE TABLE agreement_documents (
    agreement_id UUID PRIMARY KEY REFERENCES agreements (id),
    content TEXT NOT NULL
);

CREATE TABLE agreement_signatures (
    agreement_id UUID NOT NULL REFERENCES agreements (id),
    partner_id UUID NOT NULL REFERENCES partners (id),
    user_id UUID NOT NULL REFERENCES users (id),
    document_sha256 TEXT NOT NULL,
    signed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (agreement_id, partner_id)
);

ALTER TABLE assessments ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON assessments USING (hansa_platform());

-- Both parties see an agreement and may end it; only the proposer makes it; nobody deletes it.
ALTER TABLE agreements ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreements FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON agreements FOR SELECT
    USING (hansa_platform() OR hansa_tenant() IN (proposer_id, counterparty_id));
CREATE POLICY parties_change ON agreements FOR UPDATE
    USING (hansa_platform() OR hansa_tenant() IN (proposer_id, counterparty_id));
CREATE POLICY proposer_inserts ON agreements FOR INSERT WITH CHECK (proposer_id = hansa_tenant());

ALTER TABLE agreement_parties ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreement_parties FORCE ROW LEVEL SECURITY;
CREATE POLICY own_read ON agreement_parties FOR SELECT USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY proposer_inserts ON agreement_parties FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM agreements a WHERE a.id = agreement_parties.agreement_id AND a.proposer_id = hansa_tenant()
        AND agreement_parties.partner_id IN (a.proposer_id, a.counterparty_id)));

-- The one table that the platform itself does not read, and that nobody changes.
ALTER TABLE agreement_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreement_documents FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON agreement_documents FOR SELECT USING (EXISTS (
    SELECT 1 FROM agreements a WHERE a.id = agreement_documents.agreement_id
        AND hansa_tenant() IN (a.proposer_id, a.counterparty_id)));
CREATE POLICY proposer_inserts ON agreement_documents FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM agreements a WHERE a.id = agreement_documents.agreement_id AND a.proposer_id = hansa_tenant()));

-- A signature is given by its own party and never changed or taken back.
ALTER TABLE agreement_signatures ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreement_signatures FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON agreement_signatures FOR SELECT USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM agreements a WHERE a.id = agreement_signatures.agreement_id
        AND hansa_tenant() IN (a.proposer_id, a.counterparty_id)));
CREATE POLICY signer_inserts ON agreement_signatures FOR INSERT WITH CHECK (partner_id = hansa_tenant() AND EXISTS (
    SELECT 1 FROM agreements a WHERE a.id = agreement_signatures.agreement_id
        AND hansa_tenant() IN (a.proposer_id, a.counterparty_id)));
