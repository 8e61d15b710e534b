-- Released versions are every partner's to read: who is shown a certificate looks up what it certifies.
CREATE TABLE standards (
    id UUID NOT NULL PRIMARY KEY,
    alliance_id UUID NOT NULL REFERENCES alliances (id),
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    UNIQUE (alliance_id, name)
);
CREATE INDEX standards_by_alliance ON standards (alliance_id, id);

-- The working draft of each, for members only.
CREATE TABLE standard_drafts (
    standard_id UUID NOT NULL PRIMARY KEY REFERENCES standards (id),
    alliance_id UUID NOT NULL REFERENCES alliances (id),
    definition JSONB NOT NULL,
    revision BIGINT NOT NULL,
    updated_by UUID NOT NULL REFERENCES users (id),
    updated_at TIMESTAMPTZ NOT NULL
);

-- Immutable, but for its ending. The definition is kept as the very text that its digest is of.
CREATE TABLE standard_versions (
    id UUID NOT NULL PRIMARY KEY,
    standard_id UUID NOT NULL REFERENCES standards (id),
    alliance_id UUID NOT NULL REFERENCES alliances (id),
    major BIGINT NOT NULL,
    minor BIGINT NOT NULL,
    patch BIGINT NOT NULL,
    definition TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    changes JSONB NOT NULL,
    -- How long certificates for it are good, and how long those for the version before it stay so.
    certificate_days BIGINT NOT NULL,
    grace_days BIGINT NOT NULL,
    -- The hidden test set and whose it is.
    test_set_id UUID,
    test_set_owner_id UUID REFERENCES partners (id),
    released_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ,
    withdrawn_at TIMESTAMPTZ,
    withdrawn_because TEXT,
    UNIQUE (standard_id, major, minor, patch)
);
CREATE INDEX standard_versions_by_standard ON standard_versions (standard_id, id);

ALTER TABLE standards ENABLE ROW LEVEL SECURITY;
ALTER TABLE standards FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON standards FOR SELECT USING (hansa_platform() OR hansa_tenant() IS NOT NULL);
CREATE POLICY lead_writes ON standards FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = standards.alliance_id AND a.lead_id = hansa_tenant()));
CREATE POLICY lead_changes ON standards FOR UPDATE USING (EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = standards.alliance_id AND a.lead_id = hansa_tenant()));

ALTER TABLE standard_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE standard_drafts FORCE ROW LEVEL SECURITY;
CREATE POLICY members_read ON standard_drafts FOR SELECT USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM alliance_seats s WHERE s.alliance_id = standard_drafts.alliance_id AND s.partner_id = hansa_tenant()
        AND s.state = 'active'));
CREATE POLICY lead_writes ON standard_drafts FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = standard_drafts.alliance_id AND a.lead_id = hansa_tenant()));
CREATE POLICY lead_changes ON standard_drafts FOR UPDATE USING (EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = standard_drafts.alliance_id AND a.lead_id = hansa_tenant()));

ALTER TABLE standard_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE standard_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON standard_versions FOR SELECT USING (hansa_platform() OR hansa_tenant() IS NOT NULL);
CREATE POLICY lead_writes ON standard_versions FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = standard_versions.alliance_id AND a.lead_id = hansa_tenant()));
-- The platform locks a version while a run against it ends.
CREATE POLICY lead_changes ON standard_versions FOR UPDATE USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = standard_versions.alliance_id AND a.lead_id = hansa_tenant()));
