package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/models/store/storetest"
)

var hana = models.Actor{Account: 4, Login: "hana", Via: models.ViaSession, Addr: "192.0.2.7", RequestID: "r1"}

// signer is a key for checkpoints with its verifier.
type signer struct {
	note.Signer
	key string
}

func (s suite) signer(name string) signer {
	s.Helper()
	private, public, err := note.GenerateKey(rand.Reader, name)
	s.must(err)
	n, err := note.NewSigner(private)
	s.must(err)
	return signer{n, public}
}

func (s suite) sign(k signer) models.Checkpoint {
	s.Helper()
	c, err := s.st.Audit.Checkpoint(s.ctx, k, k.key)
	s.must(err)
	return c
}

func (s suite) exec(stmt string) {
	s.Helper()
	if _, err := s.st.SQL().ExecContext(s.ctx, stmt); err != nil {
		s.Fatalf("%s: %v", stmt, err)
	}
}

// reads adds n records that tell of reads.
func (s suite) reads(n int) {
	s.Helper()
	recs := make([]models.AuditRecord, n)
	for i := range recs {
		recs[i] = models.AuditRecord{Actor: hana, Action: "evidence.read", Noun: "source", Key: fmt.Sprint("s", i), IncidentID: s.incident.ID}
	}
	s.must(s.st.Audit.Reads(s.ctx, recs))
}

func (s suite) verify(known store.AuditKnown) store.AuditCheck {
	s.Helper()
	c, err := s.st.Audit.Verify(s.ctx, known)
	s.must(err)
	return c
}

// TestAuditRecords: every change leaves its line in the same transaction, with
// who made it; what was rolled back leaves none.
func TestAuditRecords(t *testing.T) {
	run(t, func(s suite) {
		ctx := store.WithActor(s.ctx, hana)
		_, err := s.st.Entries.Create(ctx, s.ignition(), "first report")
		s.must(err)
		_, err = s.st.Entries.AddClaim(ctx, s.incident.ID, "ignition", models.Claim{Party: models.Localized{Ko: "소방서"}, Author: "han"}, "")
		s.must(err)
		_, err = s.st.Clocks.Set(ctx, s.incident.ID, s.source.ID, models.Clock{Zone: "UTC"}, "han", "why")
		s.must(err)
		_, err = s.st.Clocks.Undo(ctx, s.incident.ID, s.source.ID, "han", "undo")
		s.must(err)
		s.newPiece(s.source.ID, 7, 10)
		s.must(s.st.Sources.SetState(s.ctx, s.incident.ID, s.source.ID, models.SourceReady, ""))
		s.must(s.st.Sources.SetState(ctx, s.incident.ID, s.source.ID, models.SourceFailed, "by hand"))
		_, err = s.st.Sources.Alias(ctx, s.incident.ID, "again", s.source.ID)
		s.must(err)
		err = s.st.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			e := s.ignition()
			e.Key = "never"
			if _, err := tx.Entries.Create(ctx, e, ""); err != nil {
				return err
			}
			return errStop
		})
		if !errors.Is(err, errStop) {
			s.Fatal(err)
		}
		// A failed write inside a transaction that stands leaves none either.
		s.must(s.st.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
			if _, err := tx.Entries.Create(ctx, s.ignition(), ""); models.CodeOf(err) != models.CodeConflict {
				return fmt.Errorf("the same key again: %w", err)
			}
			_, err := tx.Annotations.Create(ctx, models.Annotation{
				IncidentID: s.incident.ID, Target: models.Target{Entry: "ignition"}, Kind: models.AnnotationQuestion, Text: "?", Author: "han",
			})
			return err
		}))
		all, err := s.st.Audit.List(s.ctx, store.AuditFilter{})
		s.must(err)
		var got []string
		for i := len(all) - 1; i >= 0; i-- {
			r := all[i]
			got = append(got, fmt.Sprintf("%d %s %s %s:%s", r.Seq, r.Action, r.Key, r.Actor.Via, r.Actor.Login))
		}
		want := []string{
			"0 incident.create pangyo-2022 system:", "1 source.create s1 system:", "2 entry.create ignition session:hana",
			"3 claim.create ignition/c1 session:hana", "4 clock.change s1 session:hana", "5 clock.undo s1 session:hana",
			"6 source.piece s1 system:", "7 source.change s1 session:hana", "8 source.alias s2 session:hana", "9 annotation.create a1 session:hana",
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			s.Errorf("log\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		change := all[2]
		if change.Actor != hana || change.IncidentID != s.incident.ID || !strings.Contains(change.Old, `"ready"`) || !strings.Contains(change.New, `"by hand"`) || change.At.IsZero() {
			s.Errorf("record %+v", change)
		}
		if c := s.verify(store.AuditKnown{}); len(c.Findings) != 0 || c.Records != 10 {
			s.Errorf("verify %+v", c)
		}
	})
}

func TestAuditList(t *testing.T) {
	run(t, func(s suite) {
		s.reads(5)
		other := s.newIncident("other")
		keys := func(f store.AuditFilter) string {
			recs, err := s.st.Audit.List(s.ctx, f)
			s.must(err)
			var out []string
			for _, r := range recs {
				out = append(out, fmt.Sprint(r.Seq))
			}
			return strings.Join(out, " ")
		}
		newest, err := s.st.Audit.List(s.ctx, store.AuditFilter{Limit: 1})
		s.must(err)
		for _, c := range []struct {
			name string
			f    store.AuditFilter
			want string
		}{
			{"all", store.AuditFilter{}, "7 6 5 4 3 2 1 0"}, {"a page", store.AuditFilter{Limit: 2}, "7 6"}, {"the next", store.AuditFilter{Limit: 2, Before: 6}, "5 4"},
			{"incident", store.AuditFilter{Incident: other.ID}, "7"}, {"account", store.AuditFilter{Account: 4, Limit: 2}, "6 5"},
			{"login", store.AuditFilter{Login: "hana", Action: "evidence.read", Limit: 1}, "6"}, {"action", store.AuditFilter{Action: "incident.create"}, "7 0"},
			{"thing", store.AuditFilter{Noun: "source", Key: "s3"}, "5"}, {"since", store.AuditFilter{From: newest[0].At}, "7"},
			{"until", store.AuditFilter{To: newest[0].At}, "6 5 4 3 2 1 0"}, {"quoted", store.AuditFilter{Login: "' OR 1=1 --"}, ""},
		} {
			if got := keys(c.f); got != c.want {
				s.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
	})
}

// TestAuditTree: the stored hashes are those that tlog computes, at every size,
// and its proofs hold.
func TestAuditTree(t *testing.T) {
	run(t, func(s suite) {
		for i := range 8 {
			s.reads(i)
		}
		size, err := s.st.Audit.Size(s.ctx)
		s.must(err)
		all, err := s.st.Audit.List(s.ctx, store.AuditFilter{})
		s.must(err)
		var stored []tlog.Hash
		reader := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
			out := make([]tlog.Hash, len(at))
			for i, p := range at {
				out[i] = stored[p]
			}
			return out, nil
		})
		roots := []tlog.Hash{{}}
		for i := range size {
			hs, err := tlog.StoredHashes(i, all[size-1-i].Leaf(), reader)
			s.must(err)
			stored = append(stored, hs...)
			root, err := tlog.TreeHash(i+1, reader)
			s.must(err)
			roots = append(roots, root)
		}
		if c := s.verify(store.AuditKnown{}); c.Root != roots[size].String() || len(c.Findings) != 0 {
			s.Errorf("verify %+v, tlog's root %s", c, roots[size])
		}
		hashes := func(p models.AuditProof) (out []tlog.Hash) {
			for _, text := range p.Hashes {
				h, err := tlog.ParseHash(text)
				s.must(err)
				out = append(out, h)
			}
			return out
		}
		for _, n := range []int64{1, 2, 7, 16, size} {
			p, err := s.st.Audit.Proof(s.ctx, n-1, size)
			s.must(err)
			s.must(tlog.CheckRecord(hashes(p), size, roots[size], n-1, tlog.RecordHash(all[size-n].Leaf())))
			if tlog.CheckRecord(hashes(p), size, roots[size], n-1, tlog.RecordHash([]byte("else"))) == nil {
				s.Error("another record is proven")
			}
			p, err = s.st.Audit.Consistency(s.ctx, n, size)
			s.must(err)
			s.must(tlog.CheckTree(hashes(p), size, roots[size], n, roots[n]))
		}
		_, err = s.st.Audit.Proof(s.ctx, size, size)
		s.refused(err, models.CodeNotFound)
		_, err = s.st.Audit.Consistency(s.ctx, 1, size+1)
		s.refused(err, models.CodeNotFound)
	})
}

// TestAuditTampering: whatever is done to the log's rows behind the program's
// back, verify names the place, and nothing of it is signed.
func TestAuditTampering(t *testing.T) {
	columns := []string{
		"at = at + 1", "account_id = 5", "login = 'mallory'", "via = 'cli'", "addr = ''", "request_id = 'x'", "action = 'evidence.export'",
		"incident_id = 99", "noun = 'x'", "key = 'x'", "old_json = '{}'", "new_json = '{}'",
	}
	type tampering struct {
		name, stmt string
		want       []string // parts of findings, one each
		late       bool     // after the last checkpoint
	}
	cases := []tampering{
		{name: "delete one", stmt: "DELETE FROM audit WHERE seq = 5", want: []string{"record 5 is missing"}},
		{name: "delete one with its hash", stmt: "DELETE FROM audit WHERE seq = 5; DELETE FROM audit_hashes WHERE position = 8", want: []string{"record 5 is missing"}},
		{name: "delete the last", stmt: "DELETE FROM audit WHERE seq = 20", want: []string{"removed from the end", "checkpoint of 21 records says more"}},
		{name: "delete the last with all its hashes", stmt: "DELETE FROM audit WHERE seq = 20; DELETE FROM audit_hashes WHERE position >= 38", want: []string{"checkpoint of 21 records says more than the 20"}},
		{name: "insert before", stmt: "INSERT INTO audit SELECT -3, at, account_id, login, via, addr, request_id, action, incident_id, noun, key, old_json, new_json FROM audit WHERE seq = 3", want: []string{"record -3 was added"}},
		{name: "insert behind", stmt: "INSERT INTO audit SELECT 21, at, account_id, login, via, addr, request_id, action, incident_id, noun, key, old_json, new_json FROM audit WHERE seq = 3", want: []string{"record 21 has no hash"}, late: true},
		{name: "swap two", stmt: "UPDATE audit SET seq = 1000 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 9; UPDATE audit SET seq = 9 WHERE seq = 1000", want: []string{"record 4 is not what was logged", "record 9 is not what was logged"}},
		{name: "close a hole", stmt: "DELETE FROM audit WHERE seq = 18; UPDATE audit SET seq = 18 WHERE seq = 19; UPDATE audit SET seq = 19 WHERE seq = 20", want: []string{"record 18 is not", "record 19 is not", "removed from the end", "checkpoint of 21"}},
		{name: "hash of a record", stmt: "UPDATE audit_hashes SET hash = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' WHERE position = 8", want: []string{"record 5 is not what was logged", "2 records that end with 5"}},
		{name: "hash of a subtree", stmt: "UPDATE audit_hashes SET hash = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' WHERE position = 2", want: []string{"2 records that end with 1", "4 records that end with 3"}},
		{name: "hash removed", stmt: "DELETE FROM audit_hashes WHERE position = 2", want: []string{"hash over the 2 records that end with 1 is missing"}},
		{name: "root of a checkpoint", stmt: "UPDATE audit_checkpoints SET root = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' WHERE size = 21", want: []string{"checkpoint of 21 records was changed"}},
		{name: "time of a checkpoint", stmt: "UPDATE audit_checkpoints SET at = at + 1 WHERE size = 21", want: []string{"checkpoint of 21 records was changed"}},
		{name: "signature of a checkpoint", stmt: "UPDATE audit_checkpoints SET note = replace(note, E'\\u2014', E'\\u2014') || 'x' WHERE size = 21", want: []string{"not signed"}},
	}
	for _, c := range columns {
		cases = append(cases, tampering{name: c, stmt: "UPDATE audit SET " + c + " WHERE seq = 7", want: []string{"record 7 is not what was logged"}})
	}
	storetest.Both(t, func(t *testing.T, url string) {
		s := suite{T: t, ctx: t.Context(), st: open(t, url)}
		s.incident = s.newIncident("pangyo-2022")
		k := s.signer("test")
		s.reads(9)
		s.sign(k) // records 10: the key
		s.reads(10)
		if c := s.sign(k); c.Size != 21 {
			t.Fatalf("checkpoint %+v", c)
		}
		backup := func(table, suffix string) {
			s.exec("CREATE TABLE " + table + "_" + suffix + " AS SELECT * FROM " + table)
		}
		tables := []string{"audit", "audit_hashes", "audit_checkpoints"}
		for _, table := range tables {
			backup(table, "kept")
		}
		for _, c := range cases {
			stmt := c.stmt
			if s.st.Dialect() == store.SQLite {
				stmt = strings.ReplaceAll(stmt, `replace(note, E'\u2014', E'\u2014')`, "note")
			}
			for _, one := range strings.Split(stmt, ";") {
				s.exec(one)
			}
			check := s.verify(store.AuditKnown{})
			for _, want := range c.want {
				if !strings.Contains(fmt.Sprint(check.Findings), want) {
					t.Errorf("%s: no %q in %v", c.name, want, check.Findings)
				}
			}
			if len(check.Findings) != len(c.want) {
				t.Errorf("%s: %d findings instead of %d: %v", c.name, len(check.Findings), len(c.want), check.Findings)
			}
			if c.late {
				_, err := s.st.Audit.Checkpoint(s.ctx, k, k.key)
				s.refused(err, models.CodeDamaged)
			}
			for _, table := range tables {
				s.exec("DELETE FROM " + table)
				s.exec("INSERT INTO " + table + " SELECT * FROM " + table + "_kept")
			}
		}
		if check := s.verify(store.AuditKnown{}); len(check.Findings) != 0 {
			t.Errorf("put back: %v", check.Findings)
		}
	})
}

// TestAuditTamperingAnywhere: the place is named wherever it is, at any size.
func TestAuditTamperingAnywhere(t *testing.T) {
	s := suite{T: t, ctx: t.Context(), st: open(t, storetest.SQLite(t))}
	s.incident = s.newIncident("pangyo-2022")
	s.reads(69)
	s.exec("CREATE TABLE kept AS SELECT * FROM audit")
	const columns = "at, account_id, login, via, addr, request_id, action, incident_id, noun, key, old_json, new_json"
	rapid.Check(t, func(r *rapid.T) {
		at := rapid.Int64Range(0, 69).Draw(r, "at")
		to := rapid.Int64Range(0, 69).Filter(func(v int64) bool { return v != at }).Draw(r, "to")
		want := []int64{at}
		var stmts []string
		switch rapid.SampledFrom([]string{"flip", "delete", "swap", "insert"}).Draw(r, "what") {
		case "flip":
			text := rapid.SampledFrom([]string{"login", "via", "addr", "request_id", "action", "noun", "key", "old_json", "new_json"}).Draw(r, "column")
			stmts = []string{fmt.Sprintf("UPDATE audit SET %s = %s || ' ' WHERE seq = %d", text, text, at)}
		case "delete":
			stmts = []string{fmt.Sprintf("DELETE FROM audit WHERE seq = %d", at)}
		case "swap":
			stmts = []string{fmt.Sprintf("UPDATE audit SET seq = CASE seq WHEN %d THEN -1 ELSE -2 END WHERE seq IN (%d, %d)", at, at, to),
				fmt.Sprintf("UPDATE audit SET seq = CASE seq WHEN -1 THEN %d ELSE %d END WHERE seq < 0", to, at)}
			want = append(want, to)
		case "insert": // the rest moves up
			stmts = []string{fmt.Sprintf("UPDATE audit SET seq = -seq - 2 WHERE seq >= %d", at), "UPDATE audit SET seq = -seq - 1 WHERE seq < 0",
				fmt.Sprintf("INSERT INTO audit SELECT %d, %s FROM kept WHERE seq = %d", at, columns, to)}
		}
		for _, stmt := range stmts {
			s.exec(stmt)
		}
		c := s.verify(store.AuditKnown{})
		for _, seq := range want {
			if !slices.ContainsFunc(c.Findings, func(f store.AuditFinding) bool { return f.Seq == seq }) {
				r.Errorf("%v: record %d is not named: %v", stmts, seq, c.Findings)
			}
		}
		s.exec("DELETE FROM audit")
		s.exec("INSERT INTO audit SELECT * FROM kept")
	})
}

// TestAuditRewritten: a log whose hashes were computed anew contradicts the
// checkpoints, and one written wholly anew those that were kept elsewhere.
func TestAuditRewritten(t *testing.T) {
	run(t, func(s suite) {
		k := s.signer("test")
		s.reads(3)
		first := s.sign(k)
		s.reads(4)
		second := s.sign(k)
		again, err := s.st.Audit.Checkpoint(s.ctx, k, k.key)
		s.must(err)
		if again != second || second.Size != first.Size+4 {
			s.Errorf("checkpoints %+v, %+v, %+v", first, second, again)
		}
		rewrite := func() {
			all, err := s.st.Audit.List(s.ctx, store.AuditFilter{})
			s.must(err)
			s.exec("DELETE FROM audit")
			s.exec("DELETE FROM audit_hashes")
			for i := len(all) - 1; i >= 0; i-- {
				if all[i].Seq == 7 {
					all[i].Actor.Login = "mallory"
				}
				s.must(s.st.Audit.Reads(s.ctx, all[i:i+1]))
			}
		}
		rewrite()
		c := s.verify(store.AuditKnown{})
		if len(c.Findings) != 1 || !strings.Contains(c.Findings[0].What, fmt.Sprintf("rewritten between record %d and record %d", first.Size, second.Size-1)) {
			s.Errorf("rewritten: %+v", c)
		}
		_, err = s.st.Audit.Checkpoint(s.ctx, k, k.key)
		if err == nil { // of this size one is kept already; one more record asks for a new one
			s.reads(1)
			_, err = s.st.Audit.Checkpoint(s.ctx, k, k.key)
		}
		s.refused(err, models.CodeDamaged)

		// The checkpoints too, signed with another key.
		s.exec("DELETE FROM audit_checkpoints")
		s.exec("DELETE FROM audit WHERE action = 'audit.key'")
		rewrite()
		mallory := s.signer("test")
		s.sign(mallory)
		if c := s.verify(store.AuditKnown{}); len(c.Findings) != 0 {
			s.Errorf("a log that agrees with itself: %+v", c)
		}
		if c := s.verify(store.AuditKnown{Checkpoints: []string{second.Note}, Keys: []string{k.key}}); len(c.Findings) != 1 || !strings.Contains(c.Findings[0].What, "kept outside") {
			s.Errorf("against a checkpoint kept elsewhere: %+v", c)
		}
		if c := s.verify(store.AuditKnown{Checkpoints: []string{"nonsense"}}); len(c.Findings) != 1 {
			s.Errorf("against nonsense: %+v", c)
		}
	})
}

// TestAuditWriters: many writers at once make one log without holes.
func TestAuditWriters(t *testing.T) {
	run(t, func(s suite) {
		const writers, each = 8, 6
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					if w%2 == 0 {
						e := s.ignition()
						e.Key = fmt.Sprintf("e-%d-%d", w, i)
						if _, err := s.st.Entries.Create(s.ctx, e, ""); err != nil {
							s.Errorf("create: %v", err)
						}
						continue
					}
					if _, err := s.st.Annotations.Create(s.ctx, models.Annotation{
						IncidentID: s.incident.ID, Target: models.Target{Event: s.source.PublicID() + ":1"}, Kind: models.AnnotationQuestion, Text: "?", Author: "han",
					}); err != nil {
						s.Errorf("annotate: %v", err)
					}
				}
			})
		}
		wg.Wait()
		if c := s.verify(store.AuditKnown{}); c.Records != 2+writers*each || len(c.Findings) != 0 {
			s.Errorf("verify %+v", c)
		}
	})
}

// BenchmarkAuditReads measures appending, a record at a time and in batches.
func BenchmarkAuditReads(b *testing.B) {
	for _, n := range []int{1, 500} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			st, err := store.Open(b.Context(), store.Options{URL: storetest.SQLite(b)})
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = st.Close() }()
			recs := make([]models.AuditRecord, n)
			for i := range recs {
				recs[i] = models.AuditRecord{Actor: hana, Action: "evidence.read", Noun: "source", Key: "s1", IncidentID: 1}
			}
			for b.Loop() {
				if err := st.Audit.Reads(b.Context(), recs); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
