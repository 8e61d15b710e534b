-- Every partner sees that an alliance exists, who leads it and what for; the lead changes it.
CREATE TABLE alliances (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    industry TEXT NOT NULL,
    purpose TEXT NOT NULL,
    lead_id BLOB NOT NULL REFERENCES partners (id),
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    dissolved_at TEXT,
    dissolved_because TEXT
) STRICT;
-- The name of one that was dissolved is free again.
CREATE UNIQUE INDEX alliances_by_name ON alliances (name) WHERE dissolved_at IS NULL;

-- What a partner is to an alliance, seen by itself and by the lead.
CREATE TABLE alliance_seats (
    alliance_id BLOB NOT NULL REFERENCES alliances (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    state TEXT NOT NULL,
    reason TEXT,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (alliance_id, partner_id)
) STRICT;
CREATE INDEX alliance_seats_by_partner ON alliance_seats (partner_id, alliance_id);

-- The members, as they see each other. Apart from the seats, because on PostgreSQL a policy cannot look into its own table.
CREATE TABLE alliance_roster (
    alliance_id BLOB NOT NULL REFERENCES alliances (id),
    member_id BLOB NOT NULL REFERENCES partners (id),
    since TEXT NOT NULL,
    PRIMARY KEY (alliance_id, member_id)
) STRICT;
