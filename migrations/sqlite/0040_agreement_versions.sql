-- Keys with which partners sign agreements. A private key is here only when the platform keeps it for the partner, sealed.
CREATE TABLE party_keys (
    id BLOB NOT NULL PRIMARY KEY,
    partner_id BLOB NOT NULL REFERENCES partners (id),
    public_key TEXT NOT NULL UNIQUE,
    sealed_private_key TEXT,
    label TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES users (id),
    created_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;
CREATE INDEX party_keys_by_partner ON party_keys (partner_id, id);

-- The rules of the version in force, or of the offer at hand: what every use is checked against, without the text.
ALTER TABLE agreements ADD COLUMN rules TEXT NOT NULL DEFAULT '{}';
UPDATE agreements SET rules = json_object(
    'permissions', (SELECT json_group_array(json_object('action', p.value, 'by', 'either')) FROM json_each(agreements.purposes) p),
    'derived_models', json('{"onward":"data_owner","after_termination":"stop","after_expiry":"keep"}'));
ALTER TABLE agreements DROP COLUMN purposes;
ALTER TABLE agreements ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE agreements ADD COLUMN latest_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE agreements ADD COLUMN amendment INTEGER;
ALTER TABLE agreements ADD COLUMN offered_by BLOB REFERENCES partners (id);
UPDATE agreements SET offered_by = proposer_id;

-- Every version that a party has offered, with the very bytes that are signed. Nobody changes one, and the platform cannot read
-- them. Before there were contracts the text alone was signed: such a version has the format 'text'.
CREATE TABLE agreement_versions (
    agreement_id BLOB NOT NULL REFERENCES agreements (id),
    number INTEGER NOT NULL,
    offered_by BLOB NOT NULL REFERENCES partners (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    format TEXT NOT NULL,
    content TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    terms TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (agreement_id, number)
) STRICT;
INSERT INTO agreement_versions (agreement_id, number, offered_by, user_id, format, content, content_sha256, terms, note, created_at)
    SELECT a.id, 1, a.proposer_id, a.proposed_by, 'text', d.content, a.document_sha256,
        json_object('title', a.title, 'document', d.content, 'valid_from', a.valid_from, 'expires_at', a.expires_at, 'rules', json(a.rules)),
        '', a.created_at
    FROM agreements a JOIN agreement_documents d ON d.agreement_id = a.id;
DROP TABLE agreement_documents;

CREATE TABLE version_signatures (
    agreement_id BLOB NOT NULL REFERENCES agreements (id),
    partner_id BLOB NOT NULL REFERENCES partners (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    document_sha256 TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    key_id BLOB REFERENCES party_keys (id),
    public_key TEXT,
    signature TEXT,
    PRIMARY KEY (agreement_id, version, partner_id),
    FOREIGN KEY (agreement_id, version) REFERENCES agreement_versions (agreement_id, number)
) STRICT;
INSERT INTO version_signatures (agreement_id, partner_id, user_id, document_sha256, signed_at, version)
    SELECT agreement_id, partner_id, user_id, document_sha256, signed_at, 1 FROM agreement_signatures;
DROP TABLE agreement_signatures;
ALTER TABLE version_signatures RENAME TO agreement_signatures;
