package storetest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// The environment's say.
const (
	// EnvURL names a PostgreSQL server to use instead of a cluster of our own;
	// its user must be allowed to create databases.
	EnvURL = "EMBERLINE_TEST_DATABASE_URL"
	// EnvRequire, set to "require", makes a missing PostgreSQL a failure where
	// it would be skipped.
	EnvRequire = "EMBERLINE_TEST_POSTGRES"
)

// shared is the cluster of this test process.
var shared struct {
	once    sync.Once
	cluster *cluster
	err     error
}

// Main runs a package's tests and stops the cluster they started. Call it as
// the only statement of TestMain.
func Main(m *testing.M) {
	code := m.Run()
	Stop()
	os.Exit(code)
}

// Stop stops the cluster that tests started, if they did; for a TestMain that
// has more to do than Main.
func Stop() {
	if shared.cluster != nil {
		shared.cluster.stop()
	}
}

// Both runs test on a fresh database of each kind, as the subtests "sqlite" and
// "postgres"; url is what store.Options.URL takes.
func Both(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite gives the path of an SQLite database that is not there yet.
func SQLite(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "records.db")
}

// Postgres gives the address of a fresh, empty PostgreSQL database, which is
// dropped when the test ends. Without PostgreSQL the test is skipped.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(EnvURL)
	if server == "" {
		shared.once.Do(func() { shared.cluster, shared.err = start() })
		if shared.err != nil {
			if os.Getenv(EnvRequire) == "require" {
				t.Fatalf("PostgreSQL is required: %v", shared.err)
			}
			t.Skipf("no PostgreSQL for tests (%v); install it, or set %s", shared.err, EnvURL)
		}
		server = shared.cluster.url
	}
	var id [6]byte
	if _, err := rand.Read(id[:]); err != nil {
		t.Fatal(err)
	}
	name := "emberline_test_" + hex.EncodeToString(id[:])
	// Copying the template's files takes a twentieth of the time that writing it
	// through the log does; before version 15 it is the only way and has no name.
	if err := administer(server, "CREATE DATABASE "+name+" STRATEGY FILE_COPY"); err != nil {
		if err = administer(server, "CREATE DATABASE "+name); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if err := administer(server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s: %v", EnvURL, err)
	}
	u.Path = "/" + name
	return u.String()
}

func administer(server, stmt string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("reach PostgreSQL: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }() // the statement's error is the one that counts
	if _, err := conn.Exec(ctx, stmt); err != nil {
		return fmt.Errorf("%s: %w", stmt, err)
	}
	return nil
}
