-- Records of the first release. Instants are nanoseconds since 1970 UTC, nested
-- values JSON in TEXT; both so that a value comes back the same from SQLite and
-- from PostgreSQL. Tables are STRICT: a wrong type is an error here too, as it
-- is there. AUTOINCREMENT, because ids stand in citations (s1, s2 …) and in the
-- outbox, and must never be given twice.

-- +goose Up
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- annotations_made counts the keys given (a1, a2 …), so that none comes twice.
CREATE TABLE incidents (
    id               INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    slug             TEXT    NOT NULL UNIQUE,
    title_ko         TEXT    NOT NULL,
    title_en         TEXT    NOT NULL,
    zone             TEXT    NOT NULL,
    phases           TEXT    NOT NULL,
    annotations_made INTEGER NOT NULL,
    created_at       INTEGER NOT NULL
) STRICT;

-- The key on (incident_id, id) lets an alias name a source of its own incident only.
CREATE TABLE sources (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    label       TEXT    NOT NULL,
    alias_of    INTEGER,
    format      TEXT    NOT NULL,
    clock       TEXT    NOT NULL,
    simulated   INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    note        TEXT    NOT NULL,
    remark      TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    UNIQUE (incident_id, label),
    UNIQUE (incident_id, id),
    FOREIGN KEY (incident_id, alias_of) REFERENCES sources (incident_id, id)
) STRICT;

-- position is the piece's first byte in its source's positions. A piece whose
-- bytes the incident holds already names the piece that has them.
CREATE TABLE pieces (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    source_id    INTEGER NOT NULL REFERENCES sources (id),
    seq          INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    sha256       TEXT    NOT NULL,
    size         INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    stream_size  INTEGER NOT NULL,
    stored       TEXT    NOT NULL,
    encoding     TEXT    NOT NULL,
    members      TEXT    NOT NULL,
    duplicate_of INTEGER REFERENCES pieces (id),
    overlap      INTEGER NOT NULL,
    modified_at  INTEGER,
    received_at  INTEGER NOT NULL,
    UNIQUE (source_id, seq)
) STRICT;
-- The same bytes again are found by their hash.
CREATE INDEX pieces_sha256 ON pieces (sha256);

-- The counts are columns for sums and checks by hand; body is the whole ledger.
CREATE TABLE ledgers (
    piece_id   INTEGER NOT NULL PRIMARY KEY REFERENCES pieces (id),
    bytes      INTEGER NOT NULL,
    received   INTEGER NOT NULL,
    accepted   INTEGER NOT NULL,
    rejected   INTEGER NOT NULL,
    duplicate  INTEGER NOT NULL,
    undated    INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (received = accepted + rejected + duplicate + undated)
) STRICT;

-- from_ns and to_ns are recorded times, which only a clock turns into instants.
CREATE TABLE gaps (
    id       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    piece_id INTEGER NOT NULL REFERENCES pieces (id),
    from_ns  INTEGER NOT NULL,
    to_ns    INTEGER NOT NULL,
    zoned    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    usual_ns INTEGER NOT NULL,
    reason   TEXT    NOT NULL
) STRICT;
CREATE INDEX gaps_piece ON gaps (piece_id);

CREATE TABLE entries (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    key         TEXT    NOT NULL,
    title_ko    TEXT    NOT NULL,
    title_en    TEXT    NOT NULL,
    body_ko     TEXT    NOT NULL,
    body_en     TEXT    NOT NULL,
    earliest    INTEGER NOT NULL,
    latest      INTEGER NOT NULL,
    approx      INTEGER NOT NULL,
    phase       TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    service     TEXT    NOT NULL,
    function    TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    updated_by  TEXT    NOT NULL,
    UNIQUE (incident_id, key)
) STRICT;
-- The timeline's order.
CREATE INDEX entries_time ON entries (incident_id, earliest, id);

CREATE TABLE claims (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    entry_id     INTEGER NOT NULL REFERENCES entries (id),
    key          TEXT    NOT NULL,
    party_ko     TEXT    NOT NULL,
    party_en     TEXT    NOT NULL,
    statement_ko TEXT    NOT NULL,
    statement_en TEXT    NOT NULL,
    earliest     INTEGER,
    latest       INTEGER,
    known_at     INTEGER,
    status       TEXT    NOT NULL,
    evidence     TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    author       TEXT    NOT NULL,
    UNIQUE (entry_id, key)
) STRICT;

CREATE TABLE annotations (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id  INTEGER NOT NULL REFERENCES incidents (id),
    key          TEXT    NOT NULL,
    target_event TEXT    NOT NULL,
    target_entry TEXT    NOT NULL,
    target_from  INTEGER,
    target_to    INTEGER,
    kind         TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    tags         TEXT    NOT NULL,
    author       TEXT    NOT NULL,
    revision     INTEGER NOT NULL,
    withdrawn    INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    UNIQUE (incident_id, key)
) STRICT;
CREATE INDEX annotations_event ON annotations (incident_id, target_event);
CREATE INDEX annotations_entry ON annotations (incident_id, target_entry);

-- Revisions are only ever added. The unique key makes two changes that both
-- believe to be the next one collide instead of both standing.
CREATE TABLE revisions (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL REFERENCES incidents (id),
    noun        TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    author      TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    why         TEXT    NOT NULL,
    old_json    TEXT    NOT NULL,
    new_json    TEXT    NOT NULL,
    undoes      INTEGER NOT NULL,
    UNIQUE (incident_id, noun, key, number)
) STRICT;
CREATE INDEX revisions_incident ON revisions (incident_id, id);

-- What the records' index has yet to read; trimmed once it has.
CREATE TABLE outbox (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    incident_id INTEGER NOT NULL,
    noun        TEXT    NOT NULL,
    key         TEXT    NOT NULL
) STRICT;
