-- A joint project of an agreement's two parties. That its agreement has ended is asked each time and never written here.
CREATE TABLE projects (
    id BLOB NOT NULL PRIMARY KEY,
    agreement_id BLOB NOT NULL REFERENCES agreements (id),
    opener_id BLOB NOT NULL REFERENCES partners (id),
    other_id BLOB NOT NULL REFERENCES partners (id),
    opened_by BLOB NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL,
    state_reason TEXT,
    state_changed_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    CHECK (opener_id <> other_id)
) STRICT;

-- Two rows per project: a partner's list runs on this key, whichever side it is on.
CREATE TABLE project_parties (
    partner_id BLOB NOT NULL REFERENCES partners (id),
    project_id BLOB NOT NULL REFERENCES projects (id),
    PRIMARY KEY (partner_id, project_id)
) STRICT;

-- People, each of the partner that added them. Whoever leaves it is no member any more, whatever stands here.
CREATE TABLE project_members (
    project_id BLOB NOT NULL REFERENCES projects (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    added_by BLOB NOT NULL REFERENCES users (id),
    added_at TEXT NOT NULL,
    PRIMARY KEY (project_id, partner_id, user_id)
) STRICT;
CREATE INDEX project_members_by_user ON project_members (partner_id, user_id, project_id);

-- Data sets and models of either party, with the names by which both speak of them. What may be done with one stands in its
-- grants.
CREATE TABLE project_things (
    project_id BLOB NOT NULL REFERENCES projects (id),
    kind TEXT NOT NULL,
    thing_id BLOB NOT NULL,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    name TEXT NOT NULL,
    -- The job that made it, if one of the project did.
    job_id BLOB,
    attached_by BLOB REFERENCES users (id),
    attached_at TEXT NOT NULL,
    PRIMARY KEY (project_id, kind, thing_id)
) STRICT;

CREATE TABLE project_milestones (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    created_by BLOB NOT NULL REFERENCES users (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    -- A day, as 2026-12-31: a milestone is due on the same day wherever it is read.
    due_on TEXT,
    position INTEGER NOT NULL,
    done_at TEXT,
    done_by TEXT,
    done_by_partner_id BLOB REFERENCES partners (id),
    archived_at TEXT,
    revision INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX project_milestones_by_project ON project_milestones (project_id, position, id);

-- The person's name as it was then: the other party cannot look accounts up.
CREATE TABLE project_messages (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    person TEXT NOT NULL,
    reply_to BLOB REFERENCES project_messages (id),
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    edited_at TEXT,
    deleted_at TEXT,
    hidden_at TEXT,
    hidden_by TEXT,
    hidden_because TEXT
) STRICT;
CREATE INDEX project_messages_by_project ON project_messages (project_id, id);

-- Up to where each member has read.
CREATE TABLE project_reads (
    project_id BLOB NOT NULL REFERENCES projects (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    message_id BLOB NOT NULL REFERENCES project_messages (id),
    read_at TEXT NOT NULL,
    PRIMARY KEY (project_id, partner_id, user_id)
) STRICT;

-- What happened, with names as they were then. Only ever added to.
CREATE TABLE project_activity (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id),
    at TEXT NOT NULL,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    user_id BLOB REFERENCES users (id),
    person TEXT,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    target_name TEXT NOT NULL
) STRICT;
CREATE INDEX project_activity_by_project ON project_activity (project_id, id);

-- Jobs of a project: both parties see that they run and how they score, through the program; the rows stay their partner's.
ALTER TABLE jobs ADD COLUMN project_id BLOB REFERENCES projects (id);
CREATE INDEX jobs_by_project ON jobs (project_id, id) WHERE project_id IS NOT NULL;
