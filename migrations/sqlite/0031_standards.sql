-- Released versions are every partner's to read: who is shown a certificate looks up what it certifies.
CREATE TABLE standards (
    id BLOB NOT NULL PRIMARY KEY,
    alliance_id BLOB NOT NULL REFERENCES alliances (id),
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (alliance_id, name)
) STRICT;
CREATE INDEX standards_by_alliance ON standards (alliance_id, id);

-- The working draft of each, for members only.
CREATE TABLE standard_drafts (
    standard_id BLOB NOT NULL PRIMARY KEY REFERENCES standards (id),
    alliance_id BLOB NOT NULL REFERENCES alliances (id),
    definition TEXT NOT NULL,
    revision INTEGER NOT NULL,
    updated_by BLOB NOT NULL REFERENCES users (id),
    updated_at TEXT NOT NULL
) STRICT;

-- Immutable, but for its ending. The definition is kept as the very text that its digest is of.
CREATE TABLE standard_versions (
    id BLOB NOT NULL PRIMARY KEY,
    standard_id BLOB NOT NULL REFERENCES standards (id),
    alliance_id BLOB NOT NULL REFERENCES alliances (id),
    major INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    patch INTEGER NOT NULL,
    definition TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    changes TEXT NOT NULL,
    -- How long certificates for it are good, and how long those for the version before it stay so.
    certificate_days INTEGER NOT NULL,
    grace_days INTEGER NOT NULL,
    -- The hidden test set and whose it is.
    test_set_id BLOB,
    test_set_owner_id BLOB REFERENCES partners (id),
    released_at TEXT NOT NULL,
    superseded_at TEXT,
    withdrawn_at TEXT,
    withdrawn_because TEXT,
    UNIQUE (standard_id, major, minor, patch)
) STRICT;
CREATE INDEX standard_versions_by_standard ON standard_versions (standard_id, id);
