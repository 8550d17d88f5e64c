-- Records of an investigation: causes and their links, threads of annotations,
-- the incident's headline, revisions of claims and incidents, and what changed last.

-- +goose Up
ALTER TABLE incidents ADD COLUMN headline   TEXT    NOT NULL DEFAULT '{}';
ALTER TABLE incidents ADD COLUMN revision   INTEGER NOT NULL DEFAULT 1;
ALTER TABLE incidents ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN updated_by TEXT    NOT NULL DEFAULT '';
UPDATE incidents SET updated_at = created_at;

-- Claims had revisions, but no number of their own to hold a change against.
ALTER TABLE claims ADD COLUMN revision   INTEGER NOT NULL DEFAULT 1;
ALTER TABLE claims ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
UPDATE claims SET
    revision = COALESCE((SELECT MAX(r.number) FROM revisions r JOIN entries e ON e.incident_id = r.incident_id
        WHERE e.id = claims.entry_id AND r.noun = 'claim' AND r.key = e.key || '/' || claims.key), 1),
    updated_at = COALESCE((SELECT MAX(r.at) FROM revisions r JOIN entries e ON e.incident_id = r.incident_id
        WHERE e.id = claims.entry_id AND r.noun = 'claim' AND r.key = e.key || '/' || claims.key), created_at);

-- thread is the key of the annotation that began the thread, '' for that one itself.
ALTER TABLE annotations ADD COLUMN thread       TEXT NOT NULL DEFAULT '';
ALTER TABLE annotations ADD COLUMN target_cause TEXT NOT NULL DEFAULT '';
CREATE INDEX annotations_thread ON annotations (incident_id, thread);
CREATE INDEX annotations_cause ON annotations (incident_id, target_cause);

ALTER TABLE revisions ADD COLUMN restores INTEGER NOT NULL DEFAULT 0;

-- entries and evidence are lists, JSON as everywhere. released_at is NULL until
-- regulators may read the cause.
CREATE TABLE causes (
    id                INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id       INTEGER NOT NULL REFERENCES incidents (id),
    key               TEXT    NOT NULL,
    title_ko          TEXT    NOT NULL,
    title_en          TEXT    NOT NULL,
    text_ko           TEXT    NOT NULL,
    text_en           TEXT    NOT NULL,
    class             TEXT    NOT NULL,
    effect            TEXT    NOT NULL,
    origin            TEXT    NOT NULL,
    status            TEXT    NOT NULL,
    entries           TEXT    NOT NULL,
    evidence          TEXT    NOT NULL,
    root_cause        TEXT    NOT NULL,
    root_cause_detail TEXT    NOT NULL,
    released_at       INTEGER,
    released_by       TEXT    NOT NULL,
    revision          INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    updated_by        TEXT    NOT NULL,
    UNIQUE (incident_id, key)
) STRICT;

-- The ends are causes or entries, by noun and key. Of one pair at most one link
-- stands; withdrawn ones stay.
CREATE TABLE links (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id  INTEGER NOT NULL REFERENCES incidents (id),
    key          TEXT    NOT NULL,
    from_noun    TEXT    NOT NULL,
    from_key     TEXT    NOT NULL,
    to_noun      TEXT    NOT NULL,
    to_key       TEXT    NOT NULL,
    verdict      TEXT    NOT NULL,
    sufficiency  TEXT    NOT NULL,
    rationale_ko TEXT    NOT NULL,
    rationale_en TEXT    NOT NULL,
    reviewer     TEXT    NOT NULL,
    reviewed_at  INTEGER,
    withdrawn    INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    updated_by   TEXT    NOT NULL,
    UNIQUE (incident_id, key)
) STRICT;
CREATE UNIQUE INDEX links_pair ON links (incident_id, from_noun, from_key, to_noun, to_key) WHERE NOT withdrawn;

-- The latest change of every record, in the order of commits: a change takes the
-- record's row away and puts a new one at the end.
CREATE TABLE changes (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL,
    noun        TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    withdrawn   INTEGER NOT NULL,
    UNIQUE (incident_id, noun, key)
) STRICT;
CREATE INDEX changes_incident ON changes (incident_id, id);
INSERT INTO changes (incident_id, noun, key, at, revision, withdrawn)
SELECT incident_id, noun, key, at, revision, withdrawn FROM (
    SELECT incident_id, 'entry' AS noun, key, updated_at AS at, revision, status = 'withdrawn' AS withdrawn FROM entries
    UNION ALL
    SELECT e.incident_id, 'claim', e.key || '/' || c.key, c.updated_at, c.revision, c.status = 'withdrawn' FROM claims c JOIN entries e ON e.id = c.entry_id
    UNION ALL
    SELECT incident_id, 'annotation', key, updated_at, revision, withdrawn FROM annotations
) AS told ORDER BY at, noun, key;
