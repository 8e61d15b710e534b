-- Archived, never deleted: versions stay for the lineage of what was made from them.
CREATE TABLE datasets (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    licence TEXT,
    latest_version INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    created_by BLOB NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    UNIQUE (partner_id, name),
    UNIQUE (id, partner_id)
) STRICT;
CREATE INDEX datasets_by_partner ON datasets (partner_id, id) WHERE archived_at IS NULL;

-- Immutable. The second column of the reference keeps a version, upload or grant from ever being another partner's than its
-- data set.
CREATE TABLE dataset_versions (
    id BLOB NOT NULL PRIMARY KEY,
    dataset_id BLOB NOT NULL,
    partner_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    column_count INTEGER NOT NULL,
    schema TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    UNIQUE (dataset_id, number),
    FOREIGN KEY (dataset_id, partner_id) REFERENCES datasets (id, partner_id)
) STRICT;
CREATE INDEX dataset_versions_by_dataset ON dataset_versions (dataset_id, id);
CREATE INDEX dataset_versions_by_content ON dataset_versions (partner_id, sha256);

-- Bytes of all versions of a partner, kept here so that its quota is checked without summing up, and under one row's lock.
CREATE TABLE dataset_storage (
    partner_id BLOB NOT NULL PRIMARY KEY REFERENCES partners (id),
    size_bytes INTEGER NOT NULL
) STRICT;

-- Uploads in progress, and for a day those that became a version, so that completing one twice gives the same answer.
CREATE TABLE uploads (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL,
    dataset_id BLOB NOT NULL,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    version_id BLOB REFERENCES dataset_versions (id),
    created_by BLOB NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    FOREIGN KEY (dataset_id, partner_id) REFERENCES datasets (id, partner_id)
) STRICT;
CREATE INDEX uploads_by_partner ON uploads (partner_id, id);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);

-- partner_id is the data set's owner.
CREATE TABLE dataset_grants (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL,
    grantee_id BLOB NOT NULL REFERENCES partners (id),
    dataset_id BLOB NOT NULL,
    agreement_id BLOB NOT NULL REFERENCES agreements (id),
    may_train INTEGER NOT NULL,
    may_download INTEGER NOT NULL,
    created_by BLOB NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by BLOB REFERENCES users (id),
    revoke_reason TEXT,
    FOREIGN KEY (dataset_id, partner_id) REFERENCES datasets (id, partner_id),
    CHECK (grantee_id <> partner_id)
) STRICT;
CREATE INDEX dataset_grants_by_dataset ON dataset_grants (dataset_id, id);
CREATE INDEX dataset_grants_by_grantee ON dataset_grants (grantee_id, id);
CREATE INDEX dataset_grants_live ON dataset_grants (grantee_id, dataset_id) WHERE revoked_at IS NULL;
