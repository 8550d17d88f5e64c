-- People: accounts and their roles in incidents, sessions, tokens, one-time links,
-- failed log-ins, remembered answers; the audit log with its tree; what stays of
-- removed sources.

-- +goose Up
CREATE TABLE accounts (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    login       TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    language    TEXT    NOT NULL,
    admin       INTEGER NOT NULL,
    disabled    INTEGER NOT NULL,
    must_change INTEGER NOT NULL,
    password    TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    account_id  INTEGER NOT NULL REFERENCES accounts (id),
    role        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (incident_id, account_id)
) STRICT;
CREATE INDEX members_account ON members (account_id);

-- Of secrets (sessions, tokens, links) only the SHA-256 is kept, in hex.
CREATE TABLE sessions (
    hash       TEXT    NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    addr       TEXT    NOT NULL,
    agent      TEXT    NOT NULL
) STRICT;
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE tokens (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    account_id  INTEGER NOT NULL REFERENCES accounts (id),
    incident_id INTEGER REFERENCES incidents (id),
    name        TEXT    NOT NULL,
    prefix      TEXT    NOT NULL,
    hash        TEXT    NOT NULL UNIQUE,
    permissions TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    created_by  TEXT    NOT NULL,
    expires_at  INTEGER NOT NULL,
    used_at     INTEGER,
    revoked_at  INTEGER
) STRICT;
CREATE INDEX tokens_account ON tokens (account_id);

-- Links by which somebody chooses a password, once.
CREATE TABLE password_links (
    hash       TEXT    NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    purpose    TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT;
CREATE INDEX password_links_account ON password_links (account_id);

-- Failed log-ins by subject, a hash: a login typed wrong may be a password.
CREATE TABLE login_attempts (
    subject      TEXT    NOT NULL PRIMARY KEY,
    failures     INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT;
CREATE INDEX login_attempts_age ON login_attempts (last_at);

-- Answers given to requests that carried a key, to give them again. replays is
-- written by every repetition, so that it too waits for replication.
CREATE TABLE idempotency_keys (
    account_id INTEGER NOT NULL,
    route      TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    body_hash  TEXT    NOT NULL,
    status     INTEGER NOT NULL,
    response   TEXT    NOT NULL,
    replays    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, route, key)
) STRICT;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- The audit log. It refers to nothing by key: its rows outlive what they name,
-- and are written under a lock that must wait for no other.
CREATE TABLE audit (
    seq         INTEGER NOT NULL PRIMARY KEY,
    at          INTEGER NOT NULL,
    account_id  INTEGER NOT NULL,
    login       TEXT    NOT NULL,
    via         TEXT    NOT NULL,
    addr        TEXT    NOT NULL,
    request_id  TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    incident_id INTEGER NOT NULL,
    noun        TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    old_json    TEXT    NOT NULL,
    new_json    TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_incident ON audit (incident_id, seq);
CREATE INDEX audit_account ON audit (account_id, seq);

-- The hashes of its tree (RFC 6962) in the order of golang.org/x/mod/sumdb/tlog.
CREATE TABLE audit_hashes (
    position INTEGER NOT NULL PRIMARY KEY,
    hash     TEXT    NOT NULL
) STRICT;

CREATE TABLE audit_checkpoints (
    size INTEGER NOT NULL PRIMARY KEY,
    root TEXT    NOT NULL,
    at   INTEGER NOT NULL,
    note TEXT    NOT NULL
) STRICT;

CREATE TABLE tombstones (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    source_id   INTEGER NOT NULL UNIQUE,
    label       TEXT    NOT NULL,
    alias_of    INTEGER,
    pieces      TEXT    NOT NULL,
    removed_by  TEXT    NOT NULL,
    why         TEXT    NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX tombstones_incident ON tombstones (incident_id, id);
