package store_test

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

func TestEntries(t *testing.T) {
	run(t, func(s suite) {
		e := s.ignition()
		known := e.Earliest.Add(time.Hour)
		e.Claims = []models.Claim{{
			Party: models.Localized{Ko: "소방서"}, Statement: models.Localized{Ko: "15:33 인지"}, Earliest: &e.Earliest, Latest: &e.Latest,
			KnownAt: &known, Evidence: []string{"s1:0", "https://example.org"},
		}}
		made, err := s.st.Entries.Create(s.ctx, e, "first report")
		s.must(err)
		got, err := s.st.Entries.ByKey(s.ctx, s.incident.ID, "ignition")
		s.must(err)
		if !reflect.DeepEqual(got, made) {
			s.Errorf("got  %+v\nmade %+v", got, made)
		}
		if !got.Earliest.Equal(e.Earliest) || got.Earliest.Nanosecond() != 123456789 || got.Revision != 1 || got.Function != "detect" || !got.Approx {
			s.Errorf("got %+v", got)
		}
		if c := got.Claims[0]; c.Key != "c1" || c.Author != "han" || c.Status != models.ClaimProposed || !c.KnownAt.Equal(known) || len(c.Evidence) != 2 {
			s.Errorf("claim %+v", c)
		}

		change := got
		change.Title.En, change.Body, change.Approx, change.Status, change.UpdatedBy = "Fire", models.Localized{}, false, models.ClaimConfirmed, "lee"
		changed, err := s.st.Entries.Update(s.ctx, change, 1, "the report says so")
		s.must(err)
		got, err = s.st.Entries.ByKey(s.ctx, s.incident.ID, "ignition")
		s.must(err)
		if !reflect.DeepEqual(got, changed) || got.Revision != 2 || got.Title.En != "Fire" || got.Body.Ko != "" || got.Approx || len(got.Claims) != 1 ||
			!got.CreatedAt.Equal(made.CreatedAt) || !got.UpdatedAt.After(made.UpdatedAt) {
			s.Errorf("updated %+v", got)
		}
		_, err = s.st.Entries.Update(s.ctx, change, 1, "late")
		s.refused(err, models.CodeConflict)
		if models.HintOf(err) == "" {
			s.Error("a conflict without a hint")
		}

		revs, err := s.st.Revisions.Of(s.ctx, s.incident.ID, store.NounEntry, "ignition")
		s.must(err)
		if len(revs) != 2 || revs[0].Old != "" || revs[1].Old != revs[0].New || !strings.Contains(revs[1].New, `"Fire"`) || revs[1].Author != "lee" || revs[1].Why != "the report says so" {
			s.Errorf("revisions %+v", revs)
		}
		_, err = s.st.Entries.Create(s.ctx, s.ignition(), "")
		s.refused(err, models.CodeConflict)

		early := s.ignition()
		early.Key, early.Earliest = "smoke", early.Earliest.Add(-time.Nanosecond)
		_, err = s.st.Entries.Create(s.ctx, early, "")
		s.must(err)
		all, err := s.st.Entries.List(s.ctx, s.incident.ID)
		s.must(err)
		if len(all) != 2 || all[0].Key != "smoke" || len(all[0].Claims) != 0 || !reflect.DeepEqual(all[1], changed) {
			s.Errorf("list %+v", all)
		}
	})
}

func TestClaims(t *testing.T) {
	run(t, func(s suite) {
		_, err := s.st.Entries.Create(s.ctx, s.ignition(), "")
		s.must(err)
		c, err := s.st.Entries.AddClaim(s.ctx, s.incident.ID, "ignition", models.Claim{Party: models.Localized{En: "Operator"}, Author: "kim"}, "call log")
		s.must(err)
		if c.Key != "c1" || c.Earliest != nil || c.Evidence != nil {
			s.Errorf("claim %+v", c)
		}
		c, err = s.st.Entries.SetClaimStatus(s.ctx, s.incident.ID, "ignition", "c1", models.ClaimDisputed, 1, "lee", "the video says otherwise")
		s.must(err)
		e, err := s.st.Entries.ByKey(s.ctx, s.incident.ID, "ignition")
		s.must(err)
		if e.Claims[0].Status != models.ClaimDisputed || c.Status != models.ClaimDisputed || e.UpdatedBy != "lee" || e.Revision != 1 {
			s.Errorf("entry %+v", e)
		}
		revs, err := s.st.Revisions.Of(s.ctx, s.incident.ID, store.NounClaim, store.ClaimKey("ignition", "c1"))
		s.must(err)
		if len(revs) != 2 || revs[1].Number != 2 || revs[1].Author != "lee" || revs[0].New != revs[1].Old {
			s.Errorf("revisions %+v", revs)
		}
		for _, bad := range []models.Claim{{}, {Key: "a/b", Party: models.Localized{En: "x"}}, {Key: "a\x00", Party: models.Localized{En: "x"}}} {
			_, err := s.st.Entries.AddClaim(s.ctx, s.incident.ID, "ignition", bad, "")
			s.refused(err, models.CodeInvalid)
		}
		_, err = s.st.Entries.AddClaim(s.ctx, s.incident.ID, "ignition", models.Claim{Key: "c1", Party: models.Localized{En: "x"}}, "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Entries.SetClaimStatus(s.ctx, s.incident.ID, "ignition", "c9", models.ClaimDisputed, 1, "lee", "")
		s.refused(err, models.CodeNotFound)
		_, err = s.st.Entries.SetClaimStatus(s.ctx, s.incident.ID, "ignition", "c1", "maybe", 2, "lee", "")
		s.refused(err, models.CodeInvalid)
		if entry, claim, ok := store.SplitClaimKey("ignition/c1"); entry != "ignition" || claim != "c1" || !ok {
			s.Error("a claim's key does not come apart")
		}
	})
}

// TestConcurrentUpdates: of many changes made on the same revision exactly one stands.
func TestConcurrentUpdates(t *testing.T) {
	run(t, func(s suite) {
		e, err := s.st.Entries.Create(s.ctx, s.ignition(), "")
		s.must(err)
		var won, lost atomic.Int32
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				_, err := s.st.Entries.Update(s.ctx, e, 1, "")
				switch models.CodeOf(err) {
				case "":
					won.Add(1)
				case models.CodeConflict:
					lost.Add(1)
				default:
					s.Errorf("update: %v", err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 || lost.Load() != 7 {
			s.Errorf("%d stood, %d were refused", won.Load(), lost.Load())
		}
	})
}

func TestAnnotations(t *testing.T) {
	run(t, func(s suite) {
		_, err := s.st.Entries.Create(s.ctx, s.ignition(), "")
		s.must(err)
		event := models.EventID(s.source.PublicID(), "general/일반.json", 88, 1)
		from := s.ignition().Earliest
		to := from.Add(8 * time.Minute)
		var made []models.Annotation
		for _, target := range []models.Target{{Event: event}, {Entry: "ignition"}, {From: &from, To: &to}} {
			a, err := s.st.Annotations.Create(s.ctx, models.Annotation{
				IncidentID: s.incident.ID, Target: target, Kind: models.AnnotationHypothesis, Text: "**발화** 추정", Tags: []string{"화재"}, Author: "han",
			})
			s.must(err)
			got, err := s.st.Annotations.ByKey(s.ctx, s.incident.ID, a.Key)
			s.must(err)
			if !reflect.DeepEqual(got, a) || a.Revision != 1 {
				s.Errorf("got %+v, made %+v", got, a)
			}
			made = append(made, a)
		}
		if made[0].Key != "a1" || made[2].Key != "a3" {
			s.Errorf("keys %s, %s", made[0].Key, made[2].Key)
		}
		list := func(f store.AnnotationFilter, want ...string) {
			s.Helper()
			all, err := s.st.Annotations.List(s.ctx, s.incident.ID, f)
			s.must(err)
			var keys []string
			for _, a := range all {
				keys = append(keys, a.Key)
			}
			if !reflect.DeepEqual(keys, want) {
				s.Errorf("list %+v: %v, want %v", f, keys, want)
			}
		}
		list(store.AnnotationFilter{}, "a1", "a2", "a3")
		list(store.AnnotationFilter{Event: event}, "a1")
		list(store.AnnotationFilter{Entry: "ignition"}, "a2")
		list(store.AnnotationFilter{From: to, To: to.Add(time.Hour)}, "a3")
		list(store.AnnotationFilter{From: to.Add(1), To: to.Add(time.Hour)})

		change := made[0]
		change.Text, change.Tags, change.Target = "확인됨", nil, models.Target{Entry: "ignition"}
		got, err := s.st.Annotations.Update(s.ctx, change, 1, "lee", "seen on site")
		s.must(err)
		if got.Text != "확인됨" || got.Tags != nil || got.Target.Event != event || got.Author != "han" || got.Revision != 2 {
			s.Errorf("updated %+v", got)
		}
		_, err = s.st.Annotations.Update(s.ctx, change, 1, "lee", "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Annotations.Withdraw(s.ctx, s.incident.ID, "a1", 2, "lee", "wrong event")
		s.must(err)
		list(store.AnnotationFilter{}, "a2", "a3")
		list(store.AnnotationFilter{Withdrawn: true}, "a1", "a2", "a3")
		_, err = s.st.Annotations.Update(s.ctx, change, 3, "lee", "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Annotations.Withdraw(s.ctx, s.incident.ID, "a1", 3, "lee", "")
		s.refused(err, models.CodeConflict)

		revs, err := s.st.Revisions.Of(s.ctx, s.incident.ID, store.NounAnnotation, "a1")
		s.must(err)
		if len(revs) != 3 || revs[2].Author != "lee" || revs[2].Why != "wrong event" || revs[2].Old != revs[1].New {
			s.Errorf("revisions %+v", revs)
		}
		var paged []int64
		for after := int64(0); ; {
			page, err := s.st.Revisions.List(s.ctx, s.incident.ID, after, 2)
			s.must(err)
			if len(page) == 0 {
				break
			}
			for _, r := range page {
				after = r.ID
				paged = append(paged, r.ID)
			}
		}
		if len(paged) != 6 {
			s.Errorf("revisions by page: %v", paged)
		}
		box, err := s.st.Outbox.After(s.ctx, 0, 0)
		s.must(err)
		if len(box) != 6 {
			s.Errorf("outbox %+v", box)
		}
	})
}

// TestForeignIncident: nothing of one incident is found, changed or hung upon
// through another.
func TestForeignIncident(t *testing.T) {
	run(t, func(s suite) {
		_, err := s.st.Entries.Create(s.ctx, s.ignition(), "")
		s.must(err)
		a, err := s.st.Annotations.Create(s.ctx, models.Annotation{
			IncidentID: s.incident.ID, Target: models.Target{Entry: "ignition"}, Kind: models.AnnotationCause, Text: "x", Author: "han",
		})
		s.must(err)
		c, err := s.st.Causes.Create(s.ctx, models.Cause{
			IncidentID: s.incident.ID, Key: "gas", Title: models.Localized{En: "x"}, Class: models.CauseDirect, Effect: models.EffectOnset, Origin: models.OriginOwn,
		}, "")
		s.must(err)
		l, err := s.st.Links.Create(s.ctx, s.link(models.CauseNode("gas"), models.EntryNode("ignition")), "")
		s.must(err)
		p := s.newPiece(s.source.ID, 1, 10)
		s.must(s.st.Ledgers.Save(s.ctx, s.incident.ID, p.ID, models.Ledger{Bytes: 10, StreamBytes: 10, EventBytes: 10}))
		_, err = s.st.Clocks.Set(s.ctx, s.incident.ID, s.source.ID, models.Clock{Offset: 1}, "han", "")
		s.must(err)

		other := s.newIncident("other").ID
		foreign := s.ignition()
		foreign.IncidentID = other
		a.IncidentID, c.IncidentID, l.IncidentID = other, other, other
		on := func(target models.Target) error {
			_, err := s.st.Annotations.Create(s.ctx, models.Annotation{
				IncidentID: other, Target: target, Kind: models.AnnotationCause, Text: "x", Author: "han",
			})
			return err
		}
		for name, call := range map[string]func() error{
			"source by id":    func() error { _, err := s.st.Sources.ByID(s.ctx, other, s.source.ID); return err },
			"source by label": func() error { _, err := s.st.Sources.ByLabel(s.ctx, other, s.source.Label); return err },
			"source's state":  func() error { return s.st.Sources.SetState(s.ctx, other, s.source.ID, models.SourceReady, "") },
			"source's format": func() error { return s.st.Sources.SetFormat(s.ctx, other, s.source.ID, "x") },
			"add piece": func() error {
				_, err := s.st.Pieces.Add(s.ctx, other, models.Piece{SourceID: s.source.ID, SHA256: sha(5)})
				return err
			},
			"piece by id":      func() error { _, err := s.st.Pieces.ByID(s.ctx, other, p.ID); return err },
			"update piece":     func() error { return s.st.Pieces.Update(s.ctx, other, p) },
			"ledger by piece":  func() error { _, err := s.st.Ledgers.ByPiece(s.ctx, other, p.ID); return err },
			"ledger by source": func() error { _, err := s.st.Ledgers.BySource(s.ctx, other, s.source.ID); return err },
			"gaps":             func() error { return s.st.Gaps.Replace(s.ctx, other, p.ID, nil) },
			"clock": func() error {
				_, err := s.st.Clocks.Set(s.ctx, other, s.source.ID, models.Clock{}, "x", "")
				return err
			},
			"undo clock":   func() error { _, err := s.st.Clocks.Undo(s.ctx, other, s.source.ID, "x", ""); return err },
			"entry":        func() error { _, err := s.st.Entries.ByKey(s.ctx, other, "ignition"); return err },
			"update entry": func() error { _, err := s.st.Entries.Update(s.ctx, foreign, 1, ""); return err },
			"add claim": func() error {
				_, err := s.st.Entries.AddClaim(s.ctx, other, "ignition", models.Claim{Party: models.Localized{En: "x"}}, "")
				return err
			},
			"claim's status": func() error {
				_, err := s.st.Entries.SetClaimStatus(s.ctx, other, "ignition", "c1", models.ClaimDisputed, 1, "x", "")
				return err
			},
			"withdraw entry": func() error { _, err := s.st.Entries.Withdraw(s.ctx, other, "ignition", 1, "x", ""); return err },
			"restore entry":  func() error { _, err := s.st.Entries.Restore(s.ctx, other, "ignition", 1, 1, "x", ""); return err },
			"change claim": func() error {
				_, err := s.st.Entries.UpdateClaim(s.ctx, other, "ignition", models.Claim{Key: "c1", Party: models.Localized{En: "x"}, Status: models.ClaimProposed}, 1, "x", "")
				return err
			},
			"cause":          func() error { _, err := s.st.Causes.ByKey(s.ctx, other, "gas"); return err },
			"change cause":   func() error { _, err := s.st.Causes.Update(s.ctx, c, 1, ""); return err },
			"withdraw cause": func() error { _, err := s.st.Causes.Withdraw(s.ctx, other, "gas", 1, "x", ""); return err },
			"release cause":  func() error { _, err := s.st.Causes.Release(s.ctx, other, "gas", true, 1, "x", ""); return err },
			"restore cause":  func() error { _, err := s.st.Causes.Restore(s.ctx, other, "gas", 1, 1, "x", ""); return err },
			"cause of an entry": func() error {
				bad := c
				bad.Key, bad.Entries = "bad", []string{"ignition"}
				_, err := s.st.Causes.Create(s.ctx, bad, "")
				return err
			},
			"link":           func() error { _, err := s.st.Links.ByKey(s.ctx, other, "l1"); return err },
			"change link":    func() error { _, err := s.st.Links.Update(s.ctx, l, 1, ""); return err },
			"withdraw link":  func() error { _, err := s.st.Links.Withdraw(s.ctx, other, "l1", 1, "x", ""); return err },
			"link entry":     func() error { _, err := s.st.Links.Create(s.ctx, l, ""); return err },
			"annotate cause": func() error { return on(models.Target{Cause: "gas"}) },
			"answer": func() error {
				_, err := s.st.Annotations.Create(s.ctx, models.Annotation{IncidentID: other, Thread: "a1", Kind: models.AnnotationCause, Text: "x"})
				return err
			},
			"revision":          func() error { _, err := s.st.Revisions.At(s.ctx, other, store.NounEntry, "ignition", 1); return err },
			"annotation":        func() error { _, err := s.st.Annotations.ByKey(s.ctx, other, "a1"); return err },
			"update annotation": func() error { _, err := s.st.Annotations.Update(s.ctx, a, 1, "x", ""); return err },
			"withdraw":          func() error { _, err := s.st.Annotations.Withdraw(s.ctx, other, "a1", 1, "x", ""); return err },
			"annotate entry":    func() error { return on(models.Target{Entry: "ignition"}) },
			"annotate event":    func() error { return on(models.Target{Event: models.EventID(s.source.PublicID(), "", 0, 0)}) },
		} {
			if err := call(); models.CodeOf(err) != models.CodeNotFound {
				s.Errorf("%s: %v", name, err)
			}
		}
		pieces, err := s.st.Pieces.List(s.ctx, other, s.source.ID)
		s.must(err)
		found, err := s.st.Pieces.ByHash(s.ctx, other, sha(1))
		s.must(err)
		revs, err := s.st.Revisions.Of(s.ctx, other, store.NounEntry, "ignition")
		s.must(err)
		history, err := s.st.Clocks.History(s.ctx, other, s.source.ID)
		s.must(err)
		ledgers, err := s.st.Ledgers.List(s.ctx, other)
		s.must(err)
		if n := len(pieces) + len(found) + len(revs) + len(history) + len(ledgers); n != 0 {
			s.Errorf("%d foreign rows listed", n)
		}
	})
}
