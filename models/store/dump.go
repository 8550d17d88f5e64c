package store

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// table is how one table is written to and read from a dump. Rows are JSON of
// the row types, so that a dump of either database loads into the other.
type table struct {
	name string
	dump func(context.Context, *gorm.DB, func(any) error) error
	load func(context.Context, *gorm.DB, json.RawMessage) error
	// sequence is the identity column that must be told of loaded rows; "" none.
	sequence string
}

// dumpTables are all tables that are kept, each after those it refers to. The
// schema's test holds the list against the database.
func dumpTables() []table {
	return []table{
		tableOf[metaRow]("key", ""), tableOf[incidentRow]("id", "id"), tableOf[sourceRow]("id", "id"), tableOf[pieceRow]("id", "id"),
		tableOf[ledgerRow]("piece_id", ""), tableOf[gapRow]("id", "id"), tableOf[entryRow]("id", "id"), tableOf[claimRow]("id", "id"),
		tableOf[annotationRow]("id", "id"), tableOf[causeRow]("id", "id"), tableOf[linkRow]("id", "id"),
		tableOf[reportRow]("id", "id"), tableOf[editionRow]("id", "id"),
		tableOf[revisionRow]("id", "id"), tableOf[outboxRow]("id", "id"), tableOf[changeRow]("id", "id"),
		tableOf[accountRow]("id", "id"), tableOf[memberRow]("incident_id, account_id", ""), tableOf[tokenRow]("id", "id"),
		tableOf[auditRow]("seq", ""), tableOf[auditHashRow]("position", ""), tableOf[checkpointRow]("size", ""), tableOf[tombstoneRow]("id", "id"),
		tableOf[holdRow]("id", "id"), tableOf[savedSearchRow]("id", "id"),
	}
}

// transientTables stay out of dumps: a restored one must not log anybody in, open
// a door that was used or shut, or answer for what it did not do.
func transientTables() []string {
	return []string{sessionRow{}.TableName(), passwordLinkRow{}.TableName(), attemptRow{}.TableName(), idempotencyRow{}.TableName()}
}

func tableOf[T interface{ TableName() string }](order, sequence string) table {
	var zero T
	return table{
		name: zero.TableName(), sequence: sequence,
		dump: func(ctx context.Context, db *gorm.DB, emit func(any) error) error {
			// A page at a time: a ledger or a revision may be large.
			for offset := 0; ; offset += maxPage {
				rows, err := gorm.G[T](db).Order(order).Offset(offset).Limit(maxPage).Find(ctx)
				if err != nil {
					return err
				}
				for _, r := range rows {
					if err := emit(r); err != nil {
						return err
					}
				}
				if len(rows) < maxPage {
					return nil
				}
			}
		},
		load: func(ctx context.Context, db *gorm.DB, raw json.RawMessage) error {
			var row T
			if err := json.Unmarshal(raw, &row); err != nil {
				return err
			}
			return gorm.G[T](db).Create(ctx, &row)
		},
	}
}

// dumpLine is one line of a dump.
type dumpLine struct {
	Table   string          `json:"table,omitempty"`
	Version int64           `json:"version,omitempty"` // of the schema; on the first line
	Row     json.RawMessage `json:"row,omitempty"`
	Rows    *int64          `json:"rows,omitempty"` // on the last line: how many there were
}

// Dump writes all records, as one transaction sees them, as JSON lines that
// Load takes on either database. The job queue is not part of it.
func (s *Store) Dump(ctx context.Context, w io.Writer) error {
	version, err := s.Version(ctx)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	if err := enc.Encode(dumpLine{Version: version}); err != nil {
		return err
	}
	err = s.Snapshot(ctx, func(ctx context.Context, tx *Store) error {
		db := tx.read(ctx)
		n := int64(0)
		for _, t := range dumpTables() {
			err := t.dump(ctx, db, func(row any) error {
				raw, err := json.Marshal(row)
				if err != nil {
					return err
				}
				n++
				return enc.Encode(dumpLine{Table: t.name, Row: raw})
			})
			if err != nil {
				return translate(err, "dump "+t.name)
			}
		}
		return enc.Encode(dumpLine{Rows: &n})
	})
	return errors.Join(err, b.Flush())
}

// Load fills an empty database from a dump, all or nothing. One that holds an
// incident, an account or anything in the audit log is refused with
// models.CodeConflict.
func (s *Store) Load(ctx context.Context, r io.Reader) error {
	dec := json.NewDecoder(bufio.NewReader(r))
	var head dumpLine
	if err := dec.Decode(&head); err != nil {
		return models.Wrap(err, models.CodeDamaged, "the dump of records cannot be read")
	}
	version, err := s.Version(ctx)
	if err != nil {
		return err
	}
	if head.Version != version {
		return models.Errorf(models.CodeInvalid, "the records were dumped at schema %d; this program has %d", head.Version, version).
			WithHint("restore with the emberline that made the backup, then upgrade")
	}
	return s.Tx(ctx, func(ctx context.Context, tx *Store) error {
		db := tx.read(ctx)
		for _, table := range []string{incidentRow{}.TableName(), accountRow{}.TableName(), auditRow{}.TableName()} {
			var n int64
			if err := db.Table(table).Count(&n).Error; err != nil {
				return translate(err, "load")
			}
			if n > 0 {
				return models.Errorf(models.CodeConflict, "the database is in use already: it holds %s", table).WithHint("restore into an empty one")
			}
		}
		// The installation's id comes with the dump.
		if _, err := gorm.G[metaRow](db).Where("key <> ''").Delete(ctx); err != nil {
			return translate(err, "load")
		}
		byName := map[string]table{}
		for _, t := range dumpTables() {
			byName[t.name] = t
		}
		if err := loadRows(ctx, db, dec, byName); err != nil {
			return err
		}
		return s.restartSequences(ctx, db)
	})
}

func loadRows(ctx context.Context, db *gorm.DB, dec *json.Decoder, byName map[string]table) error {
	for n := int64(0); ; n++ {
		var line dumpLine
		if err := dec.Decode(&line); err != nil {
			return models.Wrap(err, models.CodeDamaged, "the dump of records ends early, after %d rows", n)
		}
		if line.Rows != nil {
			if *line.Rows != n {
				return models.Errorf(models.CodeDamaged, "the dump of records holds %d rows and says %d", n, *line.Rows)
			}
			return nil
		}
		t, ok := byName[line.Table]
		if !ok {
			return models.Errorf(models.CodeDamaged, "the dump of records names an unknown table %q", line.Table)
		}
		if err := t.load(ctx, db, line.Row); err != nil {
			return translate(err, "load "+line.Table)
		}
	}
}

// restartSequences tells PostgreSQL's identity columns where the loaded rows
// ended; SQLite's AUTOINCREMENT sees it by itself.
func (s *Store) restartSequences(ctx context.Context, db *gorm.DB) error {
	if s.core.dialect != Postgres {
		return nil
	}
	for _, t := range dumpTables() {
		if t.sequence == "" {
			continue
		}
		// Names are constants of this file.
		stmt := fmt.Sprintf("SELECT setval(pg_get_serial_sequence('%[1]s', '%[2]s'), GREATEST((SELECT COALESCE(MAX(%[2]s), 0) FROM %[1]s), 1))", t.name, t.sequence) //nolint:gosec // as said
		if err := gorm.G[any](db).Exec(ctx, stmt); err != nil {
			return translate(err, "load "+t.name)
		}
	}
	return nil
}

// Check runs the database's own check of its files, where it has one.
func (s *Store) Check(ctx context.Context) error {
	if s.core.dialect != SQLite {
		return s.Ping(ctx) // PostgreSQL checks its pages as it reads them
	}
	var answer string
	if err := s.core.read.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&answer); err != nil {
		return models.Wrap(err, models.CodeDamaged, "the records' database cannot be checked")
	}
	if answer != "ok" {
		return models.Errorf(models.CodeDamaged, "the records' database is damaged: %s", answer)
	}
	return nil
}
