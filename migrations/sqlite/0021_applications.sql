-- What an organisation has told when it applied. One row for each partner that has applied.
CREATE TABLE applications (
    partner_id BLOB NOT NULL PRIMARY KEY REFERENCES partners (id),
    size TEXT,
    country TEXT,
    website TEXT,
    contacts TEXT NOT NULL,
    language TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    answers TEXT NOT NULL,
    -- The address of the contact is proved by a mailed token, or the application lapses.
    verify_by TEXT NOT NULL,
    verified_at TEXT,
    decided_by BLOB REFERENCES users (id),
    decided_at TEXT,
    decision_reason TEXT,
    override_reason TEXT,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX applications_unverified ON applications (verify_by) WHERE verified_at IS NULL;

CREATE INDEX partners_by_contact ON partners (contact_email, id);

-- Mailed secrets, as hashes: one kind proves an address once, the other lets its holder follow the application.
CREATE TABLE application_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    kind TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX application_links_by_partner ON application_links (partner_id);
CREATE INDEX application_links_by_expiry ON application_links (expires_at);

-- When an organisation came to a status, and why.
CREATE TABLE partner_stages (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    status TEXT NOT NULL,
    reason TEXT,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX partner_stages_by_partner ON partner_stages (partner_id, id);

-- What reviewers ask an applicant. `state` is 'open' while the applicant has the word.
CREATE TABLE application_questions (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    asked_by BLOB NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX application_questions_by_partner ON application_questions (partner_id, id);

-- What was said after a question; without an author it is the applicant's.
CREATE TABLE application_replies (
    id BLOB NOT NULL PRIMARY KEY,
    question_id BLOB NOT NULL REFERENCES application_questions (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    author_id BLOB REFERENCES users (id),
    body TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX application_replies_by_question ON application_replies (question_id, id);

-- Reviewers' notes among themselves: a table of its own, which nothing that an applicant can ask for reads.
CREATE TABLE application_notes (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    author_id BLOB NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX application_notes_by_partner ON application_notes (partner_id, id);

-- What operators have set, by name.
CREATE TABLE platform_settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- Who has withdrawn leaves its name to others too.
DROP INDEX partners_by_name;
CREATE UNIQUE INDEX partners_by_name ON partners (lower(name)) WHERE status NOT IN ('declined', 'offboarded', 'withdrawn');

-- Who applied before there was a survey has proved its address by joining, or is known to the reviewers.
INSERT INTO applications (partner_id, contacts, language, form_version, answers, verify_by, verified_at, revision, created_at,
    updated_at) SELECT id, '[]', 'en', 0, '{}', created_at, created_at, 1, created_at, updated_at FROM partners;
-- A fifth criterion. Who assessed before there was one said what is nearest to it.
UPDATE assessments SET scores = json_set(scores, '$.technical_fit', json_object('points',
    json_extract(scores, '$.technical_strength.points'), 'reason', 'As technical strength: assessed before there was this criterion.'))
    WHERE json_extract(scores, '$.technical_fit') IS NULL;
