package store

import (
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store/storetest"
)

// TestUpgradeToInvestigation: records written before causes, threads and claim
// revisions are there afterwards, with the numbers they had.
func TestUpgradeToInvestigation(t *testing.T) {
	storetest.Both(t, func(t *testing.T, url string) {
		ctx := t.Context()
		open := openSQLite
		if url[:8] == "postgres" {
			open = openPostgres
		}
		c, err := open(ctx, Options{URL: url, LockWait: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		old := newStore(c, nil)
		p, err := old.provider()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.UpTo(ctx, 1); err != nil {
			t.Fatal(err)
		}
		for _, stmt := range []string{
			`INSERT INTO incidents (slug, title_ko, title_en, zone, phases, annotations_made, created_at) VALUES ('old', '', 'Old', 'UTC', 'null', 1, 5)`,
			`INSERT INTO entries (incident_id, key, title_ko, title_en, body_ko, body_en, earliest, latest, approx, phase, kind, service, function, status, revision, created_at, updated_at, updated_by)
			 SELECT id, 'fire', '', 'Fire', '', '', 10, 10, ` + no(old) + `, '', '', '', '', 'withdrawn', 3, 20, 40, 'han' FROM incidents`,
			`INSERT INTO claims (entry_id, key, party_ko, party_en, statement_ko, statement_en, status, evidence, created_at, author)
			 SELECT id, 'c1', '', 'x', '', '', 'proposed', 'null', 30, 'han' FROM entries`,
			`INSERT INTO claims (entry_id, key, party_ko, party_en, statement_ko, statement_en, status, evidence, created_at, author)
			 SELECT id, 'c2', '', 'y', '', '', 'proposed', 'null', 31, 'han' FROM entries`,
			`INSERT INTO revisions (incident_id, noun, key, number, author, at, why, old_json, new_json, undoes)
			 SELECT id, 'claim', 'fire/c1', 2, 'lee', 50, '', '', '{}', 0 FROM incidents`,
			`INSERT INTO annotations (incident_id, key, target_event, target_entry, kind, text, tags, author, revision, withdrawn, created_at, updated_at)
			 SELECT id, 'a1', '', 'fire', 'question', 'for @lee', 'null', 'han', 2, ` + no(old) + `, 33, 34 FROM incidents`,
		} {
			if _, err := old.SQL().ExecContext(ctx, stmt); err != nil {
				t.Fatalf("%s: %v", stmt, err)
			}
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := Open(ctx, Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		in, err := s.Incidents.BySlug(ctx, "old")
		if err != nil || in.Revision != 1 || in.UpdatedAt.UnixNano() != 5 {
			t.Fatalf("incident %+v, %v", in, err)
		}
		e, err := s.Entries.ByKey(ctx, in.ID, "fire")
		if err != nil || len(e.Claims) != 2 || e.Claims[0].Revision != 2 || e.Claims[0].UpdatedAt.UnixNano() != 50 || e.Claims[1].Revision != 1 || e.Claims[1].UpdatedAt.UnixNano() != 31 {
			t.Fatalf("entry %+v, %v", e, err)
		}
		a, err := s.Annotations.ByKey(ctx, in.ID, "a1")
		if err != nil || a.Thread != "" || len(a.Mentions) != 1 {
			t.Fatalf("annotation %+v, %v", a, err)
		}
		changes, err := s.Changes.UpdatedSince(ctx, in.ID, time.Time{}, 0, 0)
		if err != nil || len(changes) != 4 || changes[0].Key != "fire/c2" || changes[2].Key != "fire" || !changes[2].Withdrawn || changes[3].Revision != 2 {
			t.Fatalf("changes %+v, %v", changes, err)
		}
		if _, err := s.Entries.SetClaimStatus(ctx, in.ID, "fire", "c1", models.ClaimDisputed, 2, "lee", ""); err != nil {
			t.Fatal(err)
		}
	})
}

func no(s *Store) string {
	if s.Dialect() == SQLite {
		return "0"
	}
	return "false"
}
