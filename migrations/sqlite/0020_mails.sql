-- What is to be told to somebody by mail: written in the transaction of what it tells, handed over by the server afterwards. The
-- letter, which may hold a secret, goes as soon as it has been handed over.
CREATE TABLE mails (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    letter TEXT,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at TEXT NOT NULL,
    give_up_at TEXT NOT NULL,
    last_error TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX mails_due ON mails (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX mails_by_state ON mails (state, id);
