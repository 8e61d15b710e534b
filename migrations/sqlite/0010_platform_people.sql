-- An invitation is to a partner, or to the platform's staff: then partner_id is NULL, and the role is operator or auditor.
CREATE TABLE invitations_to_both (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB REFERENCES partners (id),
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    invited_by BLOB REFERENCES users (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    accepted_at TEXT,
    revoked_at TEXT
) STRICT;
INSERT INTO invitations_to_both SELECT id, partner_id, email, role, token_hash, invited_by, created_at, expires_at, accepted_at,
    revoked_at FROM invitations;
DROP TABLE invitations;
ALTER TABLE invitations_to_both RENAME TO invitations;
CREATE INDEX invitations_by_partner ON invitations (partner_id, id);
CREATE INDEX invitations_by_email ON invitations (email);

CREATE INDEX users_on_staff ON users (id) WHERE platform_role IS NOT NULL;
