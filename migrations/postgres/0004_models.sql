CREATE TABLE models (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    name TEXT NOT NULL,
    task TEXT NOT NULL,
    description TEXT NOT NULL,
    -- The number of the newest version, 0 before the first. Numbers are given out under a lock on this row.
    latest_number BIGINT NOT NULL,
    created_by UUID NOT NULL,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    archived_at TIMESTAMPTZ,
    UNIQUE (partner_id, name)
);
CREATE INDEX models_by_partner ON models (partner_id, id);

CREATE TABLE model_versions (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    model_id UUID NOT NULL REFERENCES models (id),
    number BIGINT NOT NULL,
    -- One version per job, however often the job's end is reported.
    job_id UUID UNIQUE,
    metrics JSONB NOT NULL,
    result JSONB NOT NULL,
    -- How it was trained: specification, code version, seed, device. Absent for uploaded files.
    training JSONB,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (model_id, number)
);
CREATE INDEX model_versions_by_model ON model_versions (model_id, id);

CREATE TABLE model_files (
    version_id UUID NOT NULL REFERENCES model_versions (id),
    name TEXT COLLATE "C" NOT NULL,
    partner_id UUID NOT NULL REFERENCES partners (id),
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (version_id, name)
);
CREATE INDEX model_files_by_content ON model_files (partner_id, sha256);

-- What a version was trained on. Data sets and their grants may be gone one day; what was derived from them remembers.
CREATE TABLE model_inputs (
    version_id UUID NOT NULL REFERENCES model_versions (id),
    position BIGINT NOT NULL,
    partner_id UUID NOT NULL REFERENCES partners (id),
    dataset_id UUID NOT NULL,
    dataset_version_id UUID NOT NULL,
    dataset_number BIGINT NOT NULL,
    owner_id UUID NOT NULL REFERENCES partners (id),
    grant_id UUID,
    agreement_id UUID REFERENCES agreements (id),
    sha256 TEXT NOT NULL,
    PRIMARY KEY (version_id, position),
    -- Another partner's data is never without terms.
    CHECK (owner_id = partner_id OR agreement_id IS NOT NULL)
);
CREATE INDEX model_inputs_by_agreement ON model_inputs (agreement_id, version_id);

CREATE TABLE model_grants (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    model_id UUID NOT NULL REFERENCES models (id),
    grantee_id UUID NOT NULL REFERENCES partners (id),
    agreement_id UUID NOT NULL REFERENCES agreements (id),
    download BOOLEAN NOT NULL,
    predict BOOLEAN NOT NULL,
    expires_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    revoked_because TEXT
);
CREATE INDEX model_grants_by_model ON model_grants (model_id, id);
CREATE INDEX model_grants_by_grantee ON model_grants (grantee_id, id);
CREATE INDEX model_grants_by_grantee_model ON model_grants (grantee_id, model_id, id);

-- Owners read and change; whoever holds a grant that is not revoked reads. Expiry and agreements are the services' to check:
-- a policy knows neither the program's clock nor what an agreement says. Policies for reading are asked before the others, so
-- each says first that a partner's own rows are none of its business: their grants need not be looked up.
ALTER TABLE model_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE model_grants FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON model_grants USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY received ON model_grants FOR SELECT USING (grantee_id = hansa_tenant());

ALTER TABLE models ENABLE ROW LEVEL SECURITY;
ALTER TABLE models FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON models USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY shared ON models FOR SELECT USING (partner_id <> hansa_tenant() AND EXISTS (
    SELECT 1 FROM model_grants g
    WHERE g.grantee_id = hansa_tenant() AND g.model_id = models.id AND g.revoked_at IS NULL));

ALTER TABLE model_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE model_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON model_versions USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY shared ON model_versions FOR SELECT USING (partner_id <> hansa_tenant() AND EXISTS (
    SELECT 1 FROM model_grants g
    WHERE g.grantee_id = hansa_tenant() AND g.model_id = model_versions.model_id AND g.revoked_at IS NULL));

-- Files and inputs are seen with their version: the subquery runs under the policies above.
ALTER TABLE model_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE model_files FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON model_files USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY shared ON model_files FOR SELECT USING
    (partner_id <> hansa_tenant() AND EXISTS (SELECT 1 FROM model_versions v WHERE v.id = model_files.version_id));

ALTER TABLE model_inputs ENABLE ROW LEVEL SECURITY;
ALTER TABLE model_inputs FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON model_inputs USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY shared ON model_inputs FOR SELECT USING
    (partner_id <> hansa_tenant() AND EXISTS (SELECT 1 FROM model_versions v WHERE v.id = model_inputs.version_id));
