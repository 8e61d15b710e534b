-- What was signed never changes; its revocation and whether everybody may see it do.
CREATE TABLE certificates (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    alliance_id UUID NOT NULL REFERENCES alliances (id),
    standard_id UUID NOT NULL REFERENCES standards (id),
    standard_version_id UUID NOT NULL REFERENCES standard_versions (id),
    run_id UUID NOT NULL UNIQUE REFERENCES conformance_runs (id),
    artefact_kind TEXT NOT NULL,
    artefact_id UUID NOT NULL,
    artefact_version_id UUID NOT NULL,
    artefact_number BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    jws TEXT NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL,
    valid_until TIMESTAMPTZ NOT NULL,
    is_public BOOLEAN NOT NULL,
    revoked_at TIMESTAMPTZ,
    revoked_by UUID REFERENCES partners (id),
    revoked_because TEXT
);
CREATE INDEX certificates_by_partner ON certificates (partner_id, id);
CREATE INDEX certificates_by_artefact ON certificates (artefact_version_id, id);
CREATE INDEX certificates_by_alliance ON certificates (alliance_id, id);

-- Public keys that signed a certificate. They stay when the private key is gone: certificates outlive it.
CREATE TABLE attestation_keys (
    id UUID NOT NULL PRIMARY KEY,
    public_key TEXT NOT NULL,
    first_used_at TIMESTAMPTZ NOT NULL
);

-- Whoever else may see one is found out by the program: that depends on grants, agreements and its clock.
ALTER TABLE certificates ENABLE ROW LEVEL SECURITY;
ALTER TABLE certificates FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON certificates USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY lead_reads ON certificates FOR SELECT USING (EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = certificates.alliance_id AND a.lead_id = hansa_tenant()));
CREATE POLICY lead_revokes ON certificates FOR UPDATE USING (EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = certificates.alliance_id AND a.lead_id = hansa_tenant()));

ALTER TABLE attestation_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE attestation_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON attestation_keys USING (hansa_platform());
