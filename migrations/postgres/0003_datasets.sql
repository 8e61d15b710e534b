-- Archived, never deleted: versions stay for the lineage of what was made from them.
CREATE TABLE datasets (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    licence TEXT,
    latest_version BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    archived_at TIMESTAMPTZ,
    UNIQUE (partner_id, name),
    UNIQUE (id, partner_id)
);
CREATE INDEX datasets_by_partner ON datasets (partner_id, id) WHERE archived_at IS NULL;

-- Immutable. The second column of the reference keeps a version, upload or grant from ever being another partner's than its
-- data set.
CREATE TABLE dataset_versions (
    id UUID NOT NULL PRIMARY KEY,
    dataset_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    number BIGINT NOT NULL,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    column_count BIGINT NOT NULL,
    schema JSONB NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (dataset_id, number),
    FOREIGN KEY (dataset_id, partner_id) REFERENCES datasets (id, partner_id)
);
CREATE INDEX dataset_versions_by_dataset ON dataset_versions (dataset_id, id);
CREATE INDEX dataset_versions_by_content ON dataset_versions (partner_id, sha256);

-- Bytes of all versions of a partner, kept here so that its quota is checked without summing up, and under one row's lock.
CREATE TABLE dataset_storage (
    partner_id UUID NOT NULL PRIMARY KEY REFERENCES partners (id),
    size_bytes BIGINT NOT NULL
);

-- Uploads in progress, and for a day those that became a version, so that completing one twice gives the same answer.
CREATE TABLE uploads (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL,
    dataset_id UUID NOT NULL,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    version_id UUID REFERENCES dataset_versions (id),
    created_by UUID NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    FOREIGN KEY (dataset_id, partner_id) REFERENCES datasets (id, partner_id)
);
CREATE INDEX uploads_by_partner ON uploads (partner_id, id);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);

-- partner_id is the data set's owner.
CREATE TABLE dataset_grants (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL,
    grantee_id UUID NOT NULL REFERENCES partners (id),
    dataset_id UUID NOT NULL,
    agreement_id UUID NOT NULL REFERENCES agreements (id),
    may_train BOOLEAN NOT NULL,
    may_download BOOLEAN NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    revoked_by UUID REFERENCES users (id),
    revoke_reason TEXT,
    FOREIGN KEY (dataset_id, partner_id) REFERENCES datasets (id, partner_id),
    CHECK (grantee_id <> partner_id)
);
CREATE INDEX dataset_grants_by_dataset ON dataset_grants (dataset_id, id);
CREATE INDEX dataset_grants_by_grantee ON dataset_grants (grantee_id, id);
CREATE INDEX dataset_grants_live ON dataset_grants (grantee_id, dataset_id) WHERE revoked_at IS NULL;

-- Owners see and change their rows. A grantee sees its grants, and by them the data set and its versions, until they are
-- revoked; expiry and the agreement are checked by the program, whose clock decides. The policies of datasets and versions
-- look at grants and not the other way round: PostgreSQL refuses policies that look at each other. Before they do, they leave
-- aside the partner's own rows, which need no grant.
ALTER TABLE dataset_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE dataset_grants FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON dataset_grants USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY grantee_reads ON dataset_grants FOR SELECT USING (grantee_id = hansa_tenant());

ALTER TABLE datasets ENABLE ROW LEVEL SECURITY;
ALTER TABLE datasets FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON datasets USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY grantee_reads ON datasets FOR SELECT USING (partner_id <> hansa_tenant() AND EXISTS (
    SELECT 1 FROM dataset_grants g WHERE g.grantee_id = hansa_tenant() AND g.dataset_id = datasets.id
        AND g.revoked_at IS NULL));

ALTER TABLE dataset_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE dataset_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON dataset_versions USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY grantee_reads ON dataset_versions FOR SELECT USING (partner_id <> hansa_tenant() AND EXISTS (
    SELECT 1 FROM dataset_grants g WHERE g.grantee_id = hansa_tenant() AND g.dataset_id = dataset_versions.dataset_id
        AND g.revoked_at IS NULL));

ALTER TABLE dataset_storage ENABLE ROW LEVEL SECURITY;
ALTER TABLE dataset_storage FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON dataset_storage USING (hansa_platform() OR partner_id = hansa_tenant());

ALTER TABLE uploads ENABLE ROW LEVEL SECURITY;
ALTER TABLE uploads FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON uploads USING (hansa_platform() OR partner_id = hansa_tenant());
