-- What was used, by whom and for what. A record never changes, but for the statement that it comes to stand in.
CREATE TABLE usage_records (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    -- Nobody's, for what is stored.
    user_id BLOB REFERENCES users (id),
    project_id BLOB,
    -- A pool pays the GPU time of this.
    pool_id BLOB REFERENCES pools (id),
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    -- What it was used by: with the number of the attempt or the batch, so that nothing is counted twice.
    source TEXT NOT NULL,
    source_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    -- The day in UTC on which it was used.
    day TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    -- The month of the statement in which it stands.
    billed_in TEXT,
    UNIQUE (source, source_id, sequence, kind, day)
) STRICT;
CREATE INDEX usage_records_by_partner ON usage_records (partner_id, day);
CREATE INDEX usage_records_by_day ON usage_records (day);
CREATE INDEX usage_records_unbilled ON usage_records (partner_id, day) WHERE billed_in IS NULL;
CREATE INDEX usage_records_billed ON usage_records (partner_id, billed_in) WHERE billed_in IS NOT NULL;

-- The operator's prices, in millionths of the currency. Published once, never changed.
CREATE TABLE price_tables (
    id BLOB NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    currency TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    gpu_hour INTEGER NOT NULL,
    cpu_hour INTEGER NOT NULL,
    gib_month INTEGER NOT NULL,
    gib_download INTEGER NOT NULL,
    note TEXT NOT NULL,
    published_by BLOB NOT NULL REFERENCES users (id),
    published_at TEXT NOT NULL,
    UNIQUE (currency, number)
) STRICT;

-- Limits of a month: one set by the operator, one by the partner for itself.
CREATE TABLE budgets (
    partner_id BLOB NOT NULL REFERENCES partners (id),
    set_by TEXT NOT NULL,
    cost INTEGER,
    gpu_seconds INTEGER,
    warn_percent INTEGER NOT NULL,
    language TEXT NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (partner_id, set_by)
) STRICT;

-- What the partner's admins were told of, so that it is told once.
CREATE TABLE budget_notices (
    partner_id BLOB NOT NULL REFERENCES partners (id),
    month TEXT NOT NULL,
    set_by TEXT NOT NULL,
    measure TEXT NOT NULL,
    percent INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (partner_id, month, set_by, measure, percent)
) STRICT;

-- What a partner owes for a month. Never changed: what was wrong is put right by a credit in a later one.
CREATE TABLE statements (
    partner_id BLOB NOT NULL REFERENCES partners (id),
    month TEXT NOT NULL,
    number INTEGER NOT NULL,
    currency TEXT,
    total INTEGER NOT NULL,
    content TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (partner_id, month),
    UNIQUE (partner_id, number)
) STRICT;
CREATE INDEX statements_by_month ON statements (month, partner_id);

CREATE TABLE statement_credits (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    given_by BLOB NOT NULL REFERENCES users (id),
    given_at TEXT NOT NULL,
    billed_in TEXT
) STRICT;
CREATE INDEX statement_credits_by_partner ON statement_credits (partner_id, id);
