-- Searches that people keep under a name. filter is JSON.

-- +goose Up
CREATE TABLE saved_searches (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    key         TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    query       TEXT    NOT NULL,
    filter      TEXT    NOT NULL,
    shared      INTEGER NOT NULL,
    author      TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    withdrawn   INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    updated_by  TEXT    NOT NULL,
    UNIQUE (incident_id, key)
) STRICT;
