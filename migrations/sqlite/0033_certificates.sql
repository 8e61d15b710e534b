-- What was signed never changes; its revocation and whether everybody may see it do.
CREATE TABLE certificates (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    alliance_id BLOB NOT NULL REFERENCES alliances (id),
    standard_id BLOB NOT NULL REFERENCES standards (id),
    standard_version_id BLOB NOT NULL REFERENCES standard_versions (id),
    run_id BLOB NOT NULL UNIQUE REFERENCES conformance_runs (id),
    artefact_kind TEXT NOT NULL,
    artefact_id BLOB NOT NULL,
    artefact_version_id BLOB NOT NULL,
    artefact_number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    jws TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    is_public INTEGER NOT NULL,
    revoked_at TEXT,
    revoked_by BLOB REFERENCES partners (id),
    revoked_because TEXT
) STRICT;
CREATE INDEX certificates_by_partner ON certificates (partner_id, id);
CREATE INDEX certificates_by_artefact ON certificates (artefact_version_id, id);
CREATE INDEX certificates_by_alliance ON certificates (alliance_id, id);

-- Public keys that signed a certificate. They stay when the private key is gone: certificates outlive it.
CREATE TABLE attestation_keys (
    id BLOB NOT NULL PRIMARY KEY,
    public_key TEXT NOT NULL,
    first_used_at TEXT NOT NULL
) STRICT;
