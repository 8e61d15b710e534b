-- What was used, by whom and for what. A record never changes, but for the statement that it comes to stand in.
CREATE TABLE usage_records (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    -- Nobody's, for what is stored.
    user_id UUID REFERENCES users (id),
    project_id UUID,
    -- A pool pays the GPU time of this.
    pool_id UUID REFERENCES pools (id),
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    -- What it was used by: with the number of the attempt or the batch, so that nothing is counted twice.
    source TEXT NOT NULL,
    source_id UUID NOT NULL,
    sequence BIGINT NOT NULL,
    -- The day in UTC on which it was used.
    day TEXT NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    -- The month of the statement in which it stands.
    billed_in TEXT,
    UNIQUE (source, source_id, sequence, kind, day)
);
CREATE INDEX usage_records_by_partner ON usage_records (partner_id, day);
CREATE INDEX usage_records_by_day ON usage_records (day);
CREATE INDEX usage_records_unbilled ON usage_records (partner_id, day) WHERE billed_in IS NULL;
CREATE INDEX usage_records_billed ON usage_records (partner_id, billed_in) WHERE billed_in IS NOT NULL;

-- The operator's prices, in millionths of the currency. Published once, never changed.
CREATE TABLE price_tables (
    id UUID NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    currency TEXT NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    gpu_hour BIGINT NOT NULL,
    cpu_hour BIGINT NOT NULL,
    gib_month BIGINT NOT NULL,
    gib_download BIGINT NOT NULL,
    note TEXT NOT NULL,
    published_by UUID NOT NULL REFERENCES users (id),
    published_at TIMESTAMPTZ NOT NULL,
    UNIQUE (currency, number)
);

-- Limits of a month: one set by the operator, one by the partner for itself.
CREATE TABLE budgets (
    partner_id UUID NOT NULL REFERENCES partners (id),
    set_by TEXT NOT NULL,
    cost BIGINT,
    gpu_seconds BIGINT,
    warn_percent BIGINT NOT NULL,
    language TEXT NOT NULL,
    revision BIGINT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (partner_id, set_by)
);

-- What the partner's admins were told of, so that it is told once.
CREATE TABLE budget_notices (
    partner_id UUID NOT NULL REFERENCES partners (id),
    month TEXT NOT NULL,
    set_by TEXT NOT NULL,
    measure TEXT NOT NULL,
    percent BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (partner_id, month, set_by, measure, percent)
);

-- What a partner owes for a month. Never changed: what was wrong is put right by a credit in a later one.
CREATE TABLE statements (
    partner_id UUID NOT NULL REFERENCES partners (id),
    month TEXT NOT NULL,
    number BIGINT NOT NULL,
    currency TEXT,
    total BIGINT NOT NULL,
    content JSONB NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (partner_id, month),
    UNIQUE (partner_id, number)
);
CREATE INDEX statements_by_month ON statements (month, partner_id);

CREATE TABLE statement_credits (
    id UUID NOT NULL PRIMARY KEY,
    partner_id UUID NOT NULL REFERENCES partners (id),
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    given_by UUID NOT NULL REFERENCES users (id),
    given_at TIMESTAMPTZ NOT NULL,
    billed_in TEXT
);
CREATE INDEX statement_credits_by_partner ON statement_credits (partner_id, id);

ALTER TABLE usage_records ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_records FORCE ROW LEVEL SECURITY;
CREATE POLICY own_read ON usage_records FOR SELECT USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY own_adds ON usage_records FOR INSERT WITH CHECK (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY platform_bills ON usage_records FOR UPDATE USING (hansa_platform());

ALTER TABLE price_tables ENABLE ROW LEVEL SECURITY;
ALTER TABLE price_tables FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON price_tables FOR SELECT USING (hansa_platform() OR hansa_tenant() IS NOT NULL);
CREATE POLICY platform_publishes ON price_tables FOR INSERT WITH CHECK (hansa_platform());

-- A partner sets its own limit, and sees the operator's.
ALTER TABLE budgets ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgets FORCE ROW LEVEL SECURITY;
CREATE POLICY own_read ON budgets FOR SELECT USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY own_adds ON budgets FOR INSERT
    WITH CHECK (hansa_platform() OR partner_id = hansa_tenant() AND set_by = 'partner');
CREATE POLICY own_changes ON budgets FOR UPDATE
    USING (hansa_platform() OR partner_id = hansa_tenant() AND set_by = 'partner');

ALTER TABLE budget_notices ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget_notices FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON budget_notices USING (hansa_platform() OR partner_id = hansa_tenant());

ALTER TABLE statements ENABLE ROW LEVEL SECURITY;
ALTER TABLE statements FORCE ROW LEVEL SECURITY;
CREATE POLICY own_read ON statements FOR SELECT USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY platform_makes ON statements FOR INSERT WITH CHECK (hansa_platform());

ALTER TABLE statement_credits ENABLE ROW LEVEL SECURITY;
ALTER TABLE statement_credits FORCE ROW LEVEL SECURITY;
CREATE POLICY own_read ON statement_credits FOR SELECT USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY platform_gives ON statement_credits FOR INSERT WITH CHECK (hansa_platform());
CREATE POLICY platform_bills ON statement_credits FOR UPDATE USING (hansa_platform());
