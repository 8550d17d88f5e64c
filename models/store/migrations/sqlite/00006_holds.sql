-- Legal holds. sources is JSON, a list of public ids; an empty one stands for
-- the whole incident. The later steps are NULL until they were taken.

-- +goose Up
CREATE TABLE holds (
    id               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id      INTEGER NOT NULL REFERENCES incidents (id),
    key              TEXT NOT NULL,
    matter           TEXT NOT NULL,
    sources          TEXT NOT NULL,
    custodian        TEXT NOT NULL,
    issued_at        INTEGER NOT NULL,
    issued_by        TEXT NOT NULL,
    issued_why       TEXT NOT NULL,
    acknowledged_at  INTEGER,
    acknowledged_by  TEXT NOT NULL,
    acknowledged_why TEXT NOT NULL,
    released_at      INTEGER,
    released_by      TEXT NOT NULL,
    released_why     TEXT NOT NULL,
    revision         INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    updated_by       TEXT NOT NULL,
    UNIQUE (incident_id, key)
) STRICT;
