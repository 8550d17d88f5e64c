package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm/schema"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store/storetest"
)

// rowTypes are all row types; the schema must hold their tables and no others.
var rowTypes = []any{
	incidentRow{}, sourceRow{}, pieceRow{}, ledgerRow{}, gapRow{}, entryRow{}, claimRow{}, annotationRow{}, causeRow{}, linkRow{}, changeRow{},
	reportRow{}, editionRow{},
	revisionRow{}, outboxRow{}, metaRow{},
	accountRow{}, memberRow{}, sessionRow{}, tokenRow{}, passwordLinkRow{}, attemptRow{}, idempotencyRow{},
	auditRow{}, auditHashRow{}, checkpointRow{}, tombstoneRow{}, holdRow{}, savedSearchRow{},
}

// TestSchema compares both dialects' tables with the row types: the names of
// tables and columns, their order aside, what may be NULL, and of what kind.
func TestSchema(t *testing.T) {
	want := map[string]map[string]string{}
	for _, row := range rowTypes {
		sch, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			t.Fatal(err)
		}
		cols := map[string]string{}
		for _, f := range sch.Fields {
			kind := f.FieldType
			null := ""
			if kind.Kind() == reflect.Pointer {
				kind, null = kind.Elem(), " null"
			}
			cols[f.DBName] = kind.Kind().String() + null
		}
		want[sch.Table] = cols
	}
	dumped := map[string]bool{}
	for _, table := range dumpTables() {
		dumped[table.name] = true
	}
	for table := range want {
		if dumped[table] == slices.Contains(transientTables(), table) {
			t.Errorf("%s must be either dumped or named as transient", table)
		}
	}
	storetest.Both(t, func(t *testing.T, url string) {
		s, err := Open(t.Context(), Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		got := columns(t, s)
		delete(got, "schema_version") // goose's own
		if a, b := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(a, b) {
			t.Errorf("tables %v, row types %v", a, b)
		}
		for table, cols := range want {
			for col, kind := range cols {
				if g := got[table][col]; !sameKind(g, kind) {
					t.Errorf("%s.%s is %q, its row field %q", table, col, g, kind)
				}
			}
			for col := range got[table] {
				if _, ok := cols[col]; !ok {
					t.Errorf("%s.%s has no row field", table, col)
				}
			}
		}
	})
}

// sameKind compares a column ("BIGINT null") with a field's kind ("int64 null").
func sameKind(column, field string) bool {
	kinds := map[string][]string{
		"int64": {"INTEGER", "bigint"}, "int": {"INTEGER", "bigint"}, "bool": {"INTEGER", "boolean"}, "string": {"TEXT", "text"},
	}
	var kind, null string
	if n, _ := fmt.Sscan(field, &kind, &null); n == 0 {
		return false
	}
	if null != "" {
		null = " null"
	}
	return slices.ContainsFunc(kinds[kind], func(c string) bool { return column == c+null })
}

func columns(t *testing.T, s *Store) map[string]map[string]string {
	t.Helper()
	q := `SELECT table_name, column_name, data_type, is_nullable = 'YES' FROM information_schema.columns WHERE table_schema = 'public'`
	if s.Dialect() == SQLite {
		q = `SELECT m.name, c.name, c.type, c."notnull" = 0 FROM sqlite_schema m, pragma_table_info(m.name) c
		     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
	}
	rows, err := s.SQL().QueryContext(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string]map[string]string{}
	for rows.Next() {
		var table, col, kind string
		var null bool
		if err := rows.Scan(&table, &col, &kind, &null); err != nil {
			t.Fatal(err)
		}
		if out[table] == nil {
			out[table] = map[string]string{}
		}
		if null {
			kind += " null"
		}
		out[table][col] = kind
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestNewerDatabase: a database that a newer program wrote is refused and left alone.
func TestNewerDatabase(t *testing.T) {
	storetest.Both(t, func(t *testing.T, url string) {
		s, err := Open(t.Context(), Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.Version(t.Context())
		if err != nil || v < 1 {
			t.Fatalf("version %d, %v", v, err)
		}
		id, err := s.Meta.Get(t.Context(), MetaInstallation)
		if err != nil || len(id) != 32 {
			t.Fatalf("installation %q, %v", id, err)
		}
		if _, err := s.SQL().ExecContext(t.Context(), `INSERT INTO schema_version (version_id, is_applied) VALUES (9999, `+truth(s)+`)`); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = Open(t.Context(), Options{URL: url})
		if models.CodeOf(err) != models.CodeConflict || models.HintOf(err) == "" {
			t.Fatalf("a newer database opened: %v (hint %q)", err, models.HintOf(err))
		}
	})
}

func truth(s *Store) string {
	if s.Dialect() == SQLite {
		return "1"
	}
	return "true"
}

// TestOpenTogether: nodes that start at the same time on an empty database take
// turns at its schema and agree on the installation's id. (SQLite's data
// directory is locked by its one process.)
func TestOpenTogether(t *testing.T) {
	url := storetest.Postgres(t)
	const nodes = 4
	ids := make([]string, nodes)
	errs := make([]error, nodes)
	var wg sync.WaitGroup
	for i := range nodes {
		wg.Go(func() {
			s, err := Open(context.Background(), Options{URL: url, MaxConns: 4})
			if err != nil {
				errs[i] = err
				return
			}
			ids[i], errs[i] = s.Meta.Get(context.Background(), MetaInstallation)
			if err := s.Close(); err != nil {
				errs[i] = err
			}
		})
	}
	wg.Wait()
	for i := range nodes {
		if errs[i] != nil || ids[i] != ids[0] || ids[i] == "" {
			t.Errorf("node %d: installation %q, %v", i, ids[i], errs[i])
		}
	}
}

// TestSQLitePragmas: durability and references are on where they must be.
func TestSQLitePragmas(t *testing.T) {
	s, err := Open(t.Context(), Options{URL: filepath.Join(t.TempDir(), "a space and %3f?#.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, c := range []struct {
		db     *sql.DB
		pragma string
		want   string
	}{
		{s.core.write, "journal_mode", "wal"}, {s.core.write, "synchronous", "2"}, {s.core.write, "foreign_keys", "1"},
		{s.core.write, "busy_timeout", "10000"}, {s.core.read, "query_only", "1"}, {s.core.read, "foreign_keys", "1"},
	} {
		var got string
		if err := c.db.QueryRowContext(t.Context(), "PRAGMA "+c.pragma).Scan(&got); err != nil || got != c.want {
			t.Errorf("%s is %q, want %q (%v)", c.pragma, got, c.want, err)
		}
	}
}
