-- What people are to be told whose addresses the transaction that tells it may not see: those who run the platform, or who act for
-- another partner. The platform makes mails of them.
CREATE TABLE notices (
    id BLOB NOT NULL PRIMARY KEY,
    -- Whose transaction wrote it.
    partner_id BLOB,
    audience TEXT NOT NULL,
    -- The partner whose people they are; none for the platform's.
    audience_partner_id BLOB,
    letter TEXT NOT NULL,
    created_at TEXT NOT NULL,
    CHECK ((audience = 'operators') = (audience_partner_id IS NULL))
) STRICT;
