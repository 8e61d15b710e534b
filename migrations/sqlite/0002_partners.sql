-- One reviewer's scores of one applicant, seen by the platform only.
CREATE TABLE assessments (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    reviewer_id BLOB NOT NULL REFERENCES users (id),
    scores TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (partner_id, reviewer_id)
) STRICT;
CREATE INDEX assessments_by_partner ON assessments (partner_id, id);

-- The terms of an agreement never change once it is proposed; its status and its ending do.
CREATE TABLE agreements (
    id BLOB NOT NULL PRIMARY KEY,
    proposer_id BLOB NOT NULL REFERENCES partners (id),
    counterparty_id BLOB NOT NULL REFERENCES partners (id),
    proposed_by BLOB NOT NULL REFERENCES users (id),
    title TEXT NOT NULL,
    purposes TEXT NOT NULL,
    document_sha256 TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    status TEXT NOT NULL,
    ended_by BLOB REFERENCES partners (id),
    ended_at TEXT,
    end_reason TEXT,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    CHECK (proposer_id <> counterparty_id)
) STRICT;

-- Two rows per agreement: a partner's list runs on this key, whichever side it is on.
CREATE TABLE agreement_parties (
    partner_id BLOB NOT NULL REFERENCES partners (id),
    agreement_id BLOB NOT NULL REFERENCES agreements (id),
    PRIMARY KEY (partner_id, agreement_id)
) STRICT;

-- Apart from the agreements, so that lists do not read it and the platform cannot.
CREATE TABLE agreement_documents (
    agreement_id BLOB NOT NULL PRIMARY KEY REFERENCES agreements (id),
    content TEXT NOT NULL
) STRICT;

CREATE TABLE agreement_signatures (
    agreement_id BLOB NOT NULL REFERENCES agreements (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    document_sha256 TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    PRIMARY KEY (agreement_id, partner_id)
) STRICT;
