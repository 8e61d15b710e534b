-- A joint project of an agreement's two parties. That its agreement has ended is asked each time and never written here.
CREATE TABLE projects (
    id UUID NOT NULL PRIMARY KEY,
    agreement_id UUID NOT NULL REFERENCES agreements (id),
    opener_id UUID NOT NULL REFERENCES partners (id),
    other_id UUID NOT NULL REFERENCES partners (id),
    opened_by UUID NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL,
    state_reason TEXT,
    state_changed_at TIMESTAMPTZ NOT NULL,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CHECK (opener_id <> other_id)
);

-- Two rows per project: a partner's list runs on this key, whichever side it is on.
CREATE TABLE project_parties (
    partner_id UUID NOT NULL REFERENCES partners (id),
    project_id UUID NOT NULL REFERENCES projects (id),
    PRIMARY KEY (partner_id, project_id)
);

-- People, each of the partner that added them. Whoever leaves it is no member any more, whatever stands here.
CREATE TABLE project_members (
    project_id UUID NOT NULL REFERENCES projects (id),
    partner_id UUID NOT NULL REFERENCES partners (id),
    user_id UUID NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    added_by UUID NOT NULL REFERENCES users (id),
    added_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (project_id, partner_id, user_id)
);
CREATE INDEX project_members_by_user ON project_members (partner_id, user_id, project_id);

-- Data sets and models of either party, with the names by which both speak of them. What may be done with one stands in its
-- grants.
CREATE TABLE project_things (
    project_id UUID NOT NULL REFERENCES projects (id),
    kind TEXT NOT NULL,
    thing_id UUID NOT NULL,
    partner_id UUID NOT NULL REFERENCES partners (id),
    name TEXT NOT NULL,
    -- The job that made it, if one of the project did.
    job_id UUID,
    attached_by UUID REFERENCES users (id),
    attached_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (project_id, kind, thing_id)
);

CREATE TABLE project_milestones (
    id UUID NOT NULL PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES projects (id),
    partner_id UUID NOT NULL REFERENCES partners (id),
    created_by UUID NOT NULL REFERENCES users (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    -- A day, as 2026-12-31: a milestone is due on the same day wherever it is read.
    due_on TEXT,
    position BIGINT NOT NULL,
    done_at TIMESTAMPTZ,
    done_by TEXT,
    done_by_partner_id UUID REFERENCES partners (id),
    archived_at TIMESTAMPTZ,
    revision BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX project_milestones_by_project ON project_milestones (project_id, position, id);

-- The person's name as it was then: the other party cannot look accounts up.
CREATE TABLE project_messages (
    id UUID NOT NULL PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES projects (id),
    partner_id UUID NOT NULL REFERENCES partners (id),
    user_id UUID NOT NULL REFERENCES users (id),
    person TEXT NOT NULL,
    reply_to UUID REFERENCES project_messages (id),
    text TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    edited_at TIMESTAMPTZ,
    deleted_at TIMESTAMPTZ,
    hidden_at TIMESTAMPTZ,
    hidden_by TEXT,
    hidden_because TEXT
);
CREATE INDEX project_messages_by_project ON project_messages (project_id, id);

-- Up to where each member has read.
CREATE TABLE project_reads (
    project_id UUID NOT NULL REFERENCES projects (id),
    partner_id UUID NOT NULL REFERENCES partners (id),
    user_id UUID NOT NULL REFERENCES users (id),
    message_id UUID NOT NULL REFERENCES project_messages (id),
    read_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (project_id, partner_id, user_id)
);

-- What happened, with names as they were then. Only ever added to.
CREATE TABLE project_activity (
    id UUID NOT NULL PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES projects (id),
    at TIMESTAMPTZ NOT NULL,
    partner_id UUID NOT NULL REFERENCES partners (id),
    user_id UUID REFERENCES users (id),
    person TEXT,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    target_name TEXT NOT NULL
);
CREATE INDEX project_activity_by_project ON project_activity (project_id, id);

-- Jobs of a project: both parties see that they run and how they score, through the program; the rows stay their partner's.
ALTER TABLE jobs ADD COLUMN project_id UUID REFERENCES projects (id);
CREATE INDEX jobs_by_project ON jobs (project_id, id) WHERE project_id IS NOT NULL;

-- The policies of everything else look at projects, and those of projects at nothing else but agreements when one is opened.
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE projects FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON projects FOR SELECT USING (hansa_platform() OR hansa_tenant() IN (opener_id, other_id));
CREATE POLICY parties_change ON projects FOR UPDATE USING (hansa_tenant() IN (opener_id, other_id));
CREATE POLICY opener_inserts ON projects FOR INSERT WITH CHECK (opener_id = hansa_tenant() AND EXISTS (
    SELECT 1 FROM agreements a WHERE a.id = projects.agreement_id
        AND projects.opener_id IN (a.proposer_id, a.counterparty_id)
        AND projects.other_id IN (a.proposer_id, a.counterparty_id)));

ALTER TABLE project_parties ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_parties FORCE ROW LEVEL SECURITY;
CREATE POLICY own_read ON project_parties FOR SELECT USING (hansa_platform() OR partner_id = hansa_tenant());
CREATE POLICY opener_inserts ON project_parties FOR INSERT WITH CHECK (EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_parties.project_id AND p.opener_id = hansa_tenant()
        AND project_parties.partner_id IN (p.opener_id, p.other_id)));

-- Each party keeps its own people.
ALTER TABLE project_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_members FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON project_members FOR SELECT USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_members.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));
CREATE POLICY own ON project_members USING (partner_id = hansa_tenant() AND EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_members.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));

-- And its own things.
ALTER TABLE project_things ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_things FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON project_things FOR SELECT USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_things.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));
CREATE POLICY own ON project_things USING (partner_id = hansa_tenant() AND EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_things.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));

-- Milestones are both parties' to change; each adds in its own name.
ALTER TABLE project_milestones ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_milestones FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON project_milestones FOR SELECT USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_milestones.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));
CREATE POLICY parties_change ON project_milestones FOR UPDATE USING (EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_milestones.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));
CREATE POLICY own_inserts ON project_milestones FOR INSERT WITH CHECK (partner_id = hansa_tenant() AND EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_milestones.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));

-- So are messages: a lead of either party may hide one.
ALTER TABLE project_messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_messages FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON project_messages FOR SELECT USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_messages.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));
CREATE POLICY parties_change ON project_messages FOR UPDATE USING (EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_messages.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));
CREATE POLICY own_inserts ON project_messages FOR INSERT WITH CHECK (partner_id = hansa_tenant() AND EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_messages.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));

-- How far somebody has read is nobody else's business.
ALTER TABLE project_reads ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_reads FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON project_reads USING (partner_id = hansa_tenant());

ALTER TABLE project_activity ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_activity FORCE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON project_activity FOR SELECT USING (hansa_platform() OR EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_activity.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));
CREATE POLICY own_inserts ON project_activity FOR INSERT WITH CHECK (partner_id = hansa_tenant() AND EXISTS (
    SELECT 1 FROM projects p WHERE p.id = project_activity.project_id AND hansa_tenant() IN (p.opener_id, p.other_id)));
