CREATE TABLE models (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    name TEXT NOT NULL,
    task TEXT NOT NULL,
    description TEXT NOT NULL,
    -- The number of the newest version, 0 before the first. Numbers are given out under a lock on this row.
    latest_number INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    UNIQUE (partner_id, name)
) STRICT;
CREATE INDEX models_by_partner ON models (partner_id, id);

CREATE TABLE model_versions (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    model_id BLOB NOT NULL REFERENCES models (id),
    number INTEGER NOT NULL,
    -- One version per job, however often the job's end is reported.
    job_id BLOB UNIQUE,
    metrics TEXT NOT NULL,
    result TEXT NOT NULL,
    -- How it was trained: specification, code version, seed, device. Absent for uploaded files.
    training TEXT,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (model_id, number)
) STRICT;
CREATE INDEX model_versions_by_model ON model_versions (model_id, id);

CREATE TABLE model_files (
    version_id BLOB NOT NULL REFERENCES model_versions (id),
    name TEXT NOT NULL,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (version_id, name)
) STRICT;
CREATE INDEX model_files_by_content ON model_files (partner_id, sha256);

-- What a version was trained on. Data sets and their grants may be gone one day; what was derived from them remembers.
CREATE TABLE model_inputs (
    version_id BLOB NOT NULL REFERENCES model_versions (id),
    position INTEGER NOT NULL,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    dataset_id BLOB NOT NULL,
    dataset_version_id BLOB NOT NULL,
    dataset_number INTEGER NOT NULL,
    owner_id BLOB NOT NULL REFERENCES partners (id),
    grant_id BLOB,
    agreement_id BLOB REFERENCES agreements (id),
    sha256 TEXT NOT NULL,
    PRIMARY KEY (version_id, position),
    -- Another partner's data is never without terms.
    CHECK (owner_id = partner_id OR agreement_id IS NOT NULL)
) STRICT;
CREATE INDEX model_inputs_by_agreement ON model_inputs (agreement_id, version_id);

CREATE TABLE model_grants (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    model_id BLOB NOT NULL REFERENCES models (id),
    grantee_id BLOB NOT NULL REFERENCES partners (id),
    agreement_id BLOB NOT NULL REFERENCES agreements (id),
    download INTEGER NOT NULL,
    predict INTEGER NOT NULL,
    expires_at TEXT,
    created_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_because TEXT
) STRICT;
CREATE INDEX model_grants_by_model ON model_grants (model_id, id);
CREATE INDEX model_grants_by_grantee ON model_grants (grantee_id, id);
CREATE INDEX model_grants_by_grantee_model ON model_grants (grantee_id, model_id, id);
