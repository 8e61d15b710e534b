-- An invitation is to a partner, or to the platform's staff: then partner_id is NULL, and the role is operator or auditor. No
-- tenant's policy reaches such a row.
ALTER TABLE invitations ALTER COLUMN partner_id DROP NOT NULL;
CREATE INDEX invitations_by_email ON invitations (email);

CREATE INDEX users_on_staff ON users (id) WHERE platform_role IS NOT NULL;
