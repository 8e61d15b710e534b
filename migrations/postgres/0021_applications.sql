-- What an organisation has told when it applied. One row for each partner that has applied.
CREATE TABLE applications (
    partner_id UUID PRIMARY KEY REFERENCES partners (id),
    size TEXT,
    country TEXT,
    website TEXT,
    contacts JSONB NOT NULL,
    language TEXT NOT NULL,
    form_version BIGINT NOT NULL,
    answers JSONB NOT NULL,
    -- The address of the contact is proved by a mailed token, or the application lapses.
    verify_by TIMESTAMPTZ NOT NULL,
    verified_at TIMESTAMPTZ,
    decided_by UUID REFERENCES users (id),
    decided_at TIMESTAMPTZ,
    decision_reason TEXT,
    override_reason TEXT,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX applications_unverified ON applications (verify_by) WHERE verified_at IS NULL;

CREATE INDEX partners_by_contact ON partners (contact_email, id);

-- Mailed secrets, as hashes: one kind proves an address once, the other lets its holder follow the application.
CREATE TABLE application_links (
    token_hash TEXT PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    kind TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX application_links_by_partner ON application_links (partner_id);
CREATE INDEX application_links_by_expiry ON application_links (expires_at);

-- When an organisation came to a status, and why.
CREATE TABLE partner_stages (
    id UUID PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    status TEXT NOT NULL,
    reason TEXT,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX partner_stages_by_partner ON partner_stages (partner_id, id);

-- What reviewers ask an applicant. `state` is 'open' while the applicant has the word.
CREATE TABLE application_questions (
    id UUID PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    asked_by UUID NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX application_questions_by_partner ON application_questions (partner_id, id);

-- What was said after a question; without an author it is the applicant's.
CREATE TABLE application_replies (
    id UUID PRIMARY KEY,
    question_id UUID NOT NULL REFERENCES application_questions (id),
    partner_id UUID NOT NULL REFERENCES partners (id),
    author_id UUID REFERENCES users (id),
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX application_replies_by_question ON application_replies (question_id, id);

-- Reviewers' notes among themselves: a table of its own, which nothing that an applicant can ask for reads.
CREATE TABLE application_notes (
    id UUID PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    author_id UUID NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX application_notes_by_partner ON application_notes (partner_id, id);

-- What operators have set, by name.
CREATE TABLE platform_settings (
    name TEXT PRIMARY KEY,
    value JSONB NOT NULL,
    revision BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- Who has withdrawn leaves its name to others too.
DROP INDEX partners_by_name;
CREATE UNIQUE INDEX partners_by_name ON partners (lower(name)) WHERE status NOT IN ('declined', 'offboarded', 'withdrawn');

-- The tables' policies bind this program too: it counts as the platform, until the end of this transaction.
SET LOCAL hansa.tenant = 'platform';
-- Who applied before there was a survey has proved its address by joining, or is known to the reviewers.
INSERT INTO applications (partner_id, contacts, language, form_version, answers, verify_by, verified_at, revision, created_at,
    updated_at) SELECT id, '[]', 'en', 0, '{}', created_at, created_at, 1, created_at, updated_at FROM partners;
-- A fifth criterion. Who assessed before there was one said what is nearest to it.
UPDATE assessments SET scores = jsonb_set(scores, '{technical_fit}', jsonb_build_object('points',
    scores -> 'technical_strength' -> 'points', 'reason', 'As technical strength: assessed before there was this criterion.'))
    WHERE NOT scores ? 'technical_fit';

ALTER TABLE applications ENABLE ROW LEVEL SECURITY;
ALTER TABLE applications FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON applications USING (hansa_platform());
ALTER TABLE application_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE application_links FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON application_links USING (hansa_platform());
ALTER TABLE partner_stages ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_stages FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON partner_stages USING (hansa_platform());
ALTER TABLE application_questions ENABLE ROW LEVEL SECURITY;
ALTER TABLE application_questions FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON application_questions USING (hansa_platform());
ALTER TABLE application_replies ENABLE ROW LEVEL SECURITY;
ALTER TABLE application_replies FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON application_replies USING (hansa_platform());
ALTER TABLE application_notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE application_notes FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON application_notes USING (hansa_platform());
ALTER TABLE platform_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON platform_settings USING (hansa_platform());
