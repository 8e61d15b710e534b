-- Every partner sees that an alliance exists, who leads it and what for; the lead changes it.
CREATE TABLE alliances (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    industry TEXT NOT NULL,
    purpose TEXT NOT NULL,
    lead_id UUID NOT NULL REFERENCES partners (id),
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    dissolved_at TIMESTAMPTZ,
    dissolved_because TEXT
);
-- The name of one that was dissolved is free again.
CREATE UNIQUE INDEX alliances_by_name ON alliances (name) WHERE dissolved_at IS NULL;

-- What a partner is to an alliance, seen by itself and by the lead.
CREATE TABLE alliance_seats (
    alliance_id UUID NOT NULL REFERENCES alliances (id),
    partner_id UUID NOT NULL REFERENCES partners (id),
    state TEXT NOT NULL,
    reason TEXT,
    changed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (alliance_id, partner_id)
);
CREATE INDEX alliance_seats_by_partner ON alliance_seats (partner_id, alliance_id);

-- The members, as they see each other. Apart from the seats, because on PostgreSQL a policy cannot look into its own table.
CREATE TABLE alliance_roster (
    alliance_id UUID NOT NULL REFERENCES alliances (id),
    member_id UUID NOT NULL REFERENCES partners (id),
    since TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (alliance_id, member_id)
);

-- Policies of seats look at alliances, those of the roster at seats, and never the other way round.
ALTER TABLE alliances ENABLE ROW LEVEL SECURITY;
ALTER TABLE alliances FORCE ROW LEVEL SECURITY;
CREATE POLICY directory ON alliances FOR SELECT USING (hansa_platform() OR hansa_tenant() IS NOT NULL);
CREATE POLICY platform_founds ON alliances FOR INSERT WITH CHECK (hansa_platform());
-- The new row may name another lead: that is how an alliance is handed over.
CREATE POLICY lead_changes ON alliances FOR UPDATE USING (hansa_platform() OR lead_id = hansa_tenant())
    WITH CHECK (hansa_platform() OR hansa_tenant() IS NOT NULL);

ALTER TABLE alliance_seats ENABLE ROW LEVEL SECURITY;
ALTER TABLE alliance_seats FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON alliance_seats USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY lead ON alliance_seats USING (EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = alliance_seats.alliance_id AND a.lead_id = hansa_tenant()));

ALTER TABLE alliance_roster ENABLE ROW LEVEL SECURITY;
ALTER TABLE alliance_roster FORCE ROW LEVEL SECURITY;
CREATE POLICY members_read ON alliance_roster FOR SELECT USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM alliance_seats s WHERE s.alliance_id = alliance_roster.alliance_id AND s.partner_id = hansa_tenant()
        AND s.state = 'active'));
CREATE POLICY joined ON alliance_roster FOR INSERT WITH CHECK (hansa_platform() OR EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = alliance_roster.alliance_id AND a.lead_id = hansa_tenant())
    OR member_id = hansa_tenant() AND EXISTS (
    SELECT 1 FROM alliance_seats s WHERE s.alliance_id = alliance_roster.alliance_id AND s.partner_id = hansa_tenant()
        AND s.state = 'active'));
CREATE POLICY left_again ON alliance_roster FOR DELETE USING (hansa_platform() OR member_id = hansa_tenant() OR EXISTS (
    SELECT 1 FROM alliances a WHERE a.id = alliance_roster.alliance_id AND a.lead_id = hansa_tenant()));
