package store_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

func TestEntryWithdrawnAndRestored(t *testing.T) {
	run(t, func(s suite) {
		made := s.burning()
		change := made
		change.Title.En, change.Function, change.UpdatedBy = "Smoke", "", "lee"
		_, err := s.st.Entries.Update(s.ctx, change, 1, "")
		s.must(err)
		got, err := s.st.Entries.Withdraw(s.ctx, s.incident.ID, "ignition", 2, "lee", "another fire")
		s.must(err)
		if !got.Withdrawn() || got.Revision != 3 || len(got.Claims) != 1 {
			s.Errorf("withdrawn %+v", got)
		}
		_, err = s.st.Entries.Withdraw(s.ctx, s.incident.ID, "ignition", 3, "lee", "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Entries.AddClaim(s.ctx, s.incident.ID, "ignition", models.Claim{Party: models.Localized{En: "x"}}, "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Entries.Restore(s.ctx, s.incident.ID, "ignition", 9, 3, "han", "")
		s.refused(err, models.CodeNotFound)
		_, err = s.st.Entries.Restore(s.ctx, s.incident.ID, "ignition", 1, 2, "han", "")
		s.refused(err, models.CodeConflict)
		got, err = s.st.Entries.Restore(s.ctx, s.incident.ID, "ignition", 1, 3, "han", "it was this one")
		s.must(err)
		read, err := s.st.Entries.ByKey(s.ctx, s.incident.ID, "ignition")
		s.must(err)
		if !reflect.DeepEqual(got, read) || got.Revision != 4 || got.UpdatedBy != "han" {
			s.Errorf("restored %+v, read %+v", got, read)
		}
		// But for who and when, it is what it was.
		got.Revision, got.UpdatedAt, got.UpdatedBy = made.Revision, made.UpdatedAt, made.UpdatedBy
		if !reflect.DeepEqual(got, made) {
			s.Errorf("restored %+v\nmade     %+v", got, made)
		}
		rev, err := s.st.Revisions.At(s.ctx, s.incident.ID, store.NounEntry, "ignition", 4)
		s.must(err)
		if rev.Restores != 1 || rev.Why != "it was this one" || rev.Old == "" {
			s.Errorf("revision %+v", rev)
		}
	})
}

func TestClaimsChange(t *testing.T) {
	run(t, func(s suite) {
		e := s.burning()
		c := e.Claims[0]
		c.Statement, c.KnownAt, c.Evidence, c.Author = models.Localized{Ko: "15시 33분"}, nil, []string{"s1:0"}, "somebody else"
		got, err := s.st.Entries.UpdateClaim(s.ctx, s.incident.ID, "ignition", c, 1, "lee", "call record")
		s.must(err)
		if got.Revision != 2 || got.Author != "han" || got.KnownAt != nil || !got.UpdatedAt.After(got.CreatedAt) || !reflect.DeepEqual(got.Evidence, c.Evidence) {
			s.Errorf("changed %+v", got)
		}
		_, err = s.st.Entries.UpdateClaim(s.ctx, s.incident.ID, "ignition", c, 1, "lee", "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Entries.SetClaimStatus(s.ctx, s.incident.ID, "ignition", "c1", models.ClaimWithdrawn, 2, "lee", "taken back")
		s.must(err)
		_, err = s.st.Entries.SetClaimStatus(s.ctx, s.incident.ID, "ignition", "c1", models.ClaimWithdrawn, 3, "lee", "")
		s.refused(err, models.CodeConflict)
		got, err = s.st.Entries.SetClaimStatus(s.ctx, s.incident.ID, "ignition", "c1", models.ClaimProposed, 3, "lee", "said again")
		s.must(err)
		read, err := s.st.Entries.ByKey(s.ctx, s.incident.ID, "ignition")
		s.must(err)
		if !reflect.DeepEqual(read.Claims[0], got) || got.Revision != 4 || read.UpdatedBy != "lee" {
			s.Errorf("claim %+v, read %+v", got, read)
		}
		revs, err := s.st.Revisions.Of(s.ctx, s.incident.ID, store.NounClaim, "ignition/c1")
		s.must(err)
		if len(revs) != 4 || revs[3].Number != 4 || revs[1].Old != revs[0].New {
			s.Errorf("revisions %+v", revs)
		}
	})
}

func TestIncidentUpdate(t *testing.T) {
	run(t, func(s suite) {
		in := s.incident
		in.Title.En, in.Zone, in.UpdatedBy = "Fire in Pangyo", "UTC", "lee"
		in.Phases = append(slices.Clone(in.Phases), models.Phase{Key: "after", Title: models.Localized{Ko: "이후"}, From: "power-cutoff", To: "back"})
		in.Headline = models.Headline{From: "ignition", To: "back", Cuts: []string{"power-cutoff"}, Awareness: &models.Awareness{Event: "ignition", Claims: "aware"}}
		got, err := s.st.Incidents.Update(s.ctx, in, 1, "agreed in the meeting")
		s.must(err)
		read, err := s.st.Incidents.BySlug(s.ctx, in.Slug)
		s.must(err)
		if !reflect.DeepEqual(got, read) || got.Revision != 2 || !reflect.DeepEqual(got.Headline, in.Headline) || len(got.Phases) != 2 || got.Zone != "UTC" ||
			!got.CreatedAt.Equal(s.incident.CreatedAt) || !got.UpdatedAt.After(s.incident.UpdatedAt) || got.UpdatedBy != "lee" {
			s.Errorf("changed %+v, read %+v", got, read)
		}
		_, err = s.st.Incidents.Update(s.ctx, in, 1, "late")
		s.refused(err, models.CodeConflict)
		in.Phases[1].To = ""
		_, err = s.st.Incidents.Update(s.ctx, in, 2, "")
		s.refused(err, models.CodeInvalid)
		revs, err := s.st.Revisions.Of(s.ctx, in.ID, store.NounIncident, in.Slug)
		s.must(err)
		if len(revs) != 1 || revs[0].Number != 2 || !strings.Contains(revs[0].Old, "Data centre fire") || !strings.Contains(revs[0].New, `"headline":{"from":"ignition"`) {
			s.Errorf("revisions %+v", revs)
		}
	})
}

func TestThreads(t *testing.T) {
	run(t, func(s suite) {
		s.burning()
		s.cause("gas", "ignition")
		write := func(a models.Annotation) models.Annotation {
			s.Helper()
			a.IncidentID, a.Kind, a.Author = s.incident.ID, models.AnnotationQuestion, "han"
			a, err := s.st.Annotations.Create(s.ctx, a)
			s.must(err)
			return a
		}
		first := write(models.Annotation{Target: models.Target{Cause: "gas"}, Text: "누가 @Lee 에게 물었나? mail@example.org", Tags: []string{"#Root Cause", "root-cause"}})
		second := write(models.Annotation{Thread: "a1", Text: "@han asked"})
		third := write(models.Annotation{Thread: "a2", Target: models.Target{Entry: "ignition"}, Text: "답"})
		if first.Thread != "" || !slices.Equal(first.Tags, []string{"root-cause"}) || !slices.Equal(first.Mentions, []string{"lee"}) {
			s.Errorf("first %+v", first)
		}
		if second.Thread != "a1" || third.Thread != "a1" || third.Target != (models.Target{Cause: "gas"}) || !slices.Equal(second.Mentions, []string{"han"}) {
			s.Errorf("answers %+v, %+v", second, third)
		}
		write(models.Annotation{Target: models.Target{Entry: "ignition"}, Text: "apart", Tags: []string{"전력"}})
		for want, f := range map[string]store.AnnotationFilter{
			"a1 a2 a3": {Cause: "gas"}, "a1 a2 a3 ": {Thread: "a1"}, "a1": {Tag: "Root Cause"}, "a4": {Tag: "전력", Entry: "ignition"},
			"a1 ": {Mention: "LEE"}, "a2": {Mention: "han"}, "": {Author: "nobody"}, "a1 a2 a3 a4": {Kind: models.AnnotationQuestion, Author: "han"},
		} {
			all, err := s.st.Annotations.List(s.ctx, s.incident.ID, f)
			s.must(err)
			var keys []string
			for _, a := range all {
				keys = append(keys, a.Key)
			}
			if got := strings.Join(keys, " "); got != strings.TrimSpace(want) {
				s.Errorf("%+v: %q, want %q", f, got, want)
			}
		}
		changed := first
		changed.Text, changed.Tags = "@kim", []string{"B", "b"}
		changed, err := s.st.Annotations.Update(s.ctx, changed, 1, "lee", "")
		s.must(err)
		if !slices.Equal(changed.Mentions, []string{"kim"}) || !slices.Equal(changed.Tags, []string{"b"}) {
			s.Errorf("changed %+v", changed)
		}
		_, err = s.st.Annotations.Withdraw(s.ctx, s.incident.ID, "a1", 2, "lee", "")
		s.must(err)
		for code, a := range map[models.Code]models.Annotation{
			models.CodeConflict: {Thread: "a3", Text: "x"},
			models.CodeNotFound: {Thread: "a99", Text: "x"},
			models.CodeInvalid:  {Target: models.Target{Cause: "gas", Entry: "ignition"}, Text: "x"},
		} {
			a.IncidentID, a.Kind = s.incident.ID, models.AnnotationQuestion
			_, err := s.st.Annotations.Create(s.ctx, a)
			s.refused(err, code)
		}
		_, err = s.st.Annotations.Create(s.ctx, models.Annotation{IncidentID: s.incident.ID, Kind: models.AnnotationCause, Target: models.Target{Cause: "gone"}, Text: "x"})
		s.refused(err, models.CodeNotFound)
	})
}

// TestUpdatedSince: a reader who goes on from its cursor sees every record in
// its last state, and nothing twice unless it changed again.
func TestUpdatedSince(t *testing.T) {
	run(t, func(s suite) {
		e := s.burning()
		c := s.cause("gas", "ignition")
		_, err := s.st.Links.Create(s.ctx, s.link(models.CauseNode("gas"), models.EntryNode("ignition")), "")
		s.must(err)
		_, err = s.st.Annotations.Create(s.ctx, models.Annotation{IncidentID: s.incident.ID, Kind: models.AnnotationCause, Target: models.Target{Cause: "gas"}, Text: "x"})
		s.must(err)
		pull := func(since time.Time, after int64, want ...string) int64 {
			s.Helper()
			var got []string
			for {
				page, err := s.st.Changes.UpdatedSince(s.ctx, s.incident.ID, since, after, 2)
				s.must(err)
				for _, ch := range page {
					if ch.Cursor <= after {
						s.Errorf("cursor %d after %d", ch.Cursor, after)
					}
					after = ch.Cursor
					text := ch.Noun + " " + ch.Key + " " + string(rune('0'+ch.Revision))
					if ch.Withdrawn {
						text += " withdrawn"
					}
					got = append(got, text)
				}
				if len(page) < 2 {
					break
				}
			}
			if !slices.Equal(got, want) {
				s.Errorf("changes %q, want %q", got, want)
			}
			return after
		}
		at := pull(time.Time{}, 0, "entry ignition 1", "claim ignition/c1 1", "cause gas 1", "link l1 1", "annotation a1 1")
		if last, err := s.st.Changes.LastChange(s.ctx, s.incident.ID); err != nil || last != at {
			s.Errorf("last change %d, %v, want %d", last, err, at)
		}
		pull(time.Time{}, at)
		e.UpdatedBy = "lee"
		_, err = s.st.Entries.Update(s.ctx, e, 1, "")
		s.must(err)
		_, err = s.st.Causes.Withdraw(s.ctx, s.incident.ID, "gas", c.Revision, "lee", "")
		s.must(err)
		s.incident.UpdatedBy = "lee"
		in, err := s.st.Incidents.Update(s.ctx, s.incident, 1, "")
		s.must(err)
		at = pull(time.Time{}, at, "entry ignition 2", "cause gas 2 withdrawn", "incident pangyo-2022 2")
		pull(time.Time{}, 0, "claim ignition/c1 1", "link l1 1", "annotation a1 1", "entry ignition 2", "cause gas 2 withdrawn", "incident pangyo-2022 2")
		pull(in.UpdatedAt, 0, "incident pangyo-2022 2")
		pull(in.UpdatedAt.Add(time.Hour), 0)
		// What is rolled back was never announced; another incident sees nothing.
		_ = s.st.Tx(s.ctx, func(ctx context.Context, tx *store.Store) error {
			_, err := tx.Links.Withdraw(ctx, s.incident.ID, "l1", 1, "lee", "")
			s.must(err)
			return models.Errorf(models.CodeCanceled, "no")
		})
		pull(time.Time{}, at)
		other, err := s.st.Changes.UpdatedSince(s.ctx, s.newIncident("other").ID, time.Time{}, 0, 0)
		if err != nil || len(other) != 0 {
			s.Errorf("another incident: %+v, %v", other, err)
		}
	})
}

// TestUpdatedSinceUnderWrites: a reader that polls while many write ends with
// every record at its last revision.
func TestUpdatedSinceUnderWrites(t *testing.T) {
	run(t, func(s suite) {
		const writers, rounds = 4, 6
		done := make(chan struct{})
		var wg sync.WaitGroup
		for w := range writers {
			e := s.ignition()
			e.Key = "e" + string(rune('a'+w))
			e, err := s.st.Entries.Create(s.ctx, e, "")
			s.must(err)
			wg.Go(func() {
				for range rounds {
					var err error
					if e, err = s.st.Entries.Update(s.ctx, e, e.Revision, ""); err != nil {
						s.Errorf("update: %v", err)
						return
					}
				}
			})
		}
		go func() { wg.Wait(); close(done) }()
		seen := map[string]int{}
		after, last := int64(0), false
		for {
			page, err := s.st.Changes.UpdatedSince(s.ctx, s.incident.ID, time.Time{}, after, 3)
			s.must(err)
			for _, ch := range page {
				after = ch.Cursor
				seen[ch.Key] = ch.Revision
			}
			if last && len(page) == 0 {
				break
			}
			select {
			case <-done:
				last = true
			default:
			}
		}
		for key, rev := range seen {
			if rev != rounds+1 {
				s.Errorf("%s was last seen at revision %d", key, rev)
			}
		}
		if len(seen) != writers {
			s.Errorf("seen %v", seen)
		}
	})
}
