-- The public report: one draft an incident, and its editions, which are frozen.

-- +goose Up
-- texts is JSON of all that people wrote; submitted likewise, '' when nobody
-- has submitted it.
CREATE TABLE reports (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL UNIQUE REFERENCES incidents (id),
    texts       TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    submitted   TEXT    NOT NULL,
    edition     INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    updated_by  TEXT    NOT NULL
) STRICT;

-- document is canonical JSON, of which sha256 is the hash.
CREATE TABLE editions (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id  INTEGER NOT NULL REFERENCES incidents (id),
    number       INTEGER NOT NULL,
    title_ko     TEXT    NOT NULL,
    title_en     TEXT    NOT NULL,
    published_at INTEGER NOT NULL,
    published_by TEXT    NOT NULL,
    submitted_by TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    supersedes   INTEGER NOT NULL,
    sha256       TEXT    NOT NULL,
    document     TEXT    NOT NULL,
    UNIQUE (incident_id, number)
) STRICT;

-- An edition is superseded by another, never changed or taken away.
-- +goose StatementBegin
CREATE TRIGGER editions_stay BEFORE UPDATE ON editions BEGIN
    SELECT RAISE(ABORT, 'an edition is never changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER editions_remain BEFORE DELETE ON editions BEGIN
    SELECT RAISE(ABORT, 'an edition is never removed');
END;
-- +goose StatementEnd
