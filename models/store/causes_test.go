package store_test

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// cause writes a cause of those entries; its evidence is a claim on the first.
func (s suite) cause(key string, entries ...string) models.Cause {
	s.Helper()
	c, err := s.st.Causes.Create(s.ctx, models.Cause{
		IncidentID: s.incident.ID, Key: key, Title: models.Localized{Ko: "가스 소화 실패", En: "Gas was ineffective"},
		Text: models.Localized{Ko: "본문"}, Class: models.CauseDirect, Effect: models.EffectOnset, Origin: models.OriginOutsourcer,
		Entries: entries, Evidence: []string{"s1:0", "claim:ignition/c1", "공표: 조사 결과"}, RootCause: models.RootSystemFailure,
		RootCauseDetail: "system_failure_physical_damage", UpdatedBy: "han",
	}, "the ministry says so")
	s.must(err)
	return c
}

// burning is an entry with a claim, for causes to rest on.
func (s suite) burning() models.Entry {
	s.Helper()
	e := s.ignition()
	e.Claims = []models.Claim{{Party: models.Localized{Ko: "소방서"}, KnownAt: &e.Latest}}
	e, err := s.st.Entries.Create(s.ctx, e, "first report")
	s.must(err)
	return e
}

func (s suite) release(c models.Cause) error {
	_, err := s.st.Causes.Release(s.ctx, c.IncidentID, c.Key, true, c.Revision, "han", "")
	return err
}

func (s suite) link(from, to models.Node) models.Link {
	return models.Link{
		IncidentID: s.incident.ID, From: from, To: to, Verdict: models.VerdictNo, Sufficiency: models.Sufficient,
		Rationale: models.Localized{Ko: "이유", En: "why"}, Reviewer: "lee", UpdatedBy: "han",
	}
}

func TestCauses(t *testing.T) {
	run(t, func(s suite) {
		s.burning()
		made := s.cause("gas", "ignition")
		got, err := s.st.Causes.ByKey(s.ctx, s.incident.ID, "gas")
		s.must(err)
		if !reflect.DeepEqual(got, made) || got.Revision != 1 || got.Status != models.ClaimProposed || got.Released != nil || len(got.Evidence) != 3 {
			s.Errorf("got  %+v\nmade %+v", got, made)
		}
		_, err = s.st.Causes.Create(s.ctx, made, "")
		s.refused(err, models.CodeConflict)

		change := got
		change.Title.En, change.Text, change.Entries, change.RootCauseDetail, change.UpdatedBy = "Gas failed", models.Localized{}, nil, "", "lee"
		changed, err := s.st.Causes.Update(s.ctx, change, 1, "shorter")
		s.must(err)
		got, err = s.st.Causes.ByKey(s.ctx, s.incident.ID, "gas")
		s.must(err)
		if !reflect.DeepEqual(got, changed) || got.Revision != 2 || got.Title.En != "Gas failed" || got.Text.Ko != "" || got.Entries != nil || got.UpdatedBy != "lee" {
			s.Errorf("changed %+v", got)
		}
		_, err = s.st.Causes.Update(s.ctx, change, 1, "late")
		s.refused(err, models.CodeConflict)
		if !strings.Contains(models.HintOf(err), "revision 2") {
			s.Errorf("the hint %q does not name the revision", models.HintOf(err))
		}

		// A release says when and by whom; the next change keeps it.
		got, err = s.st.Causes.Release(s.ctx, s.incident.ID, "gas", true, 2, "kim", "asked for")
		s.must(err)
		if got.Released == nil || got.Released.By != "kim" || !got.Released.At.After(changed.UpdatedAt) {
			s.Errorf("released %+v", got.Released)
		}
		released := *got.Released
		change.Released = nil
		got, err = s.st.Causes.Update(s.ctx, change, 3, "")
		s.must(err)
		if got.Released == nil || *got.Released != released {
			s.Errorf("a change took the release: %+v", got.Released)
		}
		got, err = s.st.Causes.Restore(s.ctx, s.incident.ID, "gas", 1, 4, "han", "the old text was right")
		s.must(err)
		if got.Revision != 5 || got.Title.En != made.Title.En || got.Text != made.Text || !reflect.DeepEqual(got.Entries, made.Entries) || got.Released == nil {
			s.Errorf("restored %+v", got)
		}
		got, err = s.st.Causes.Withdraw(s.ctx, s.incident.ID, "gas", 5, "han", "wrong")
		s.must(err)
		_, err = s.st.Causes.Withdraw(s.ctx, s.incident.ID, "gas", 6, "han", "wrong")
		s.refused(err, models.CodeConflict)
		if got.Status != models.ClaimWithdrawn {
			s.Errorf("withdrawn %+v", got)
		}
		revs, err := s.st.Revisions.Of(s.ctx, s.incident.ID, store.NounCause, "gas")
		s.must(err)
		if len(revs) != 6 || revs[4].Restores != 1 || revs[5].Old != revs[4].New || revs[1].Why != "shorter" || revs[2].Author != "kim" {
			s.Errorf("revisions %+v", revs)
		}
		for name, spoil := range map[string]func(c *models.Cause){
			"an entry that is not": func(c *models.Cause) { c.Entries = []string{"gone"} },
			"a claim that is not":  func(c *models.Cause) { c.Evidence = []string{"claim:ignition/c9"} },
			"a claim of nothing":   func(c *models.Cause) { c.Evidence = []string{"claim:gone/c1"} },
		} {
			bad := made
			bad.Key = "bad"
			spoil(&bad)
			if _, err := s.st.Causes.Create(s.ctx, bad, ""); models.CodeOf(err) != models.CodeNotFound {
				s.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestLinks(t *testing.T) {
	run(t, func(s suite) {
		s.burning()
		s.cause("gas", "ignition")
		gas, fire := models.CauseNode("gas"), models.EntryNode("ignition")
		made, err := s.st.Links.Create(s.ctx, s.link(gas, fire), "")
		s.must(err)
		got, err := s.st.Links.ByKey(s.ctx, s.incident.ID, "l1")
		s.must(err)
		if !reflect.DeepEqual(got, made) || got.ReviewedAt == nil || got.Revision != 1 || got.UpdatedBy != "han" {
			s.Errorf("got  %+v\nmade %+v", got, made)
		}
		_, err = s.st.Links.Create(s.ctx, s.link(gas, fire), "")
		s.refused(err, models.CodeConflict)
		for _, n := range []models.Node{models.CauseNode("gone"), models.EntryNode("gone")} {
			_, err = s.st.Links.Create(s.ctx, s.link(n, fire), "")
			s.refused(err, models.CodeNotFound)
		}
		_, err = s.st.Links.Create(s.ctx, s.link(gas, gas), "")
		s.refused(err, models.CodeInvalid)

		change := models.Link{IncidentID: s.incident.ID, Key: "l1", Verdict: models.VerdictUnknown, Sufficiency: models.Insufficient, UpdatedBy: "kim"}
		got, err = s.st.Links.Update(s.ctx, change, 1, "not so sure")
		s.must(err)
		if got.From != gas || got.To != fire || got.Verdict != models.VerdictUnknown || got.Reviewer != "" || got.ReviewedAt != nil || got.UpdatedBy != "kim" || got.Revision != 2 {
			s.Errorf("changed %+v", got)
		}
		_, err = s.st.Links.Update(s.ctx, change, 1, "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Links.Withdraw(s.ctx, s.incident.ID, "l1", 2, "kim", "wrong")
		s.must(err)
		_, err = s.st.Links.Update(s.ctx, change, 3, "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Links.Withdraw(s.ctx, s.incident.ID, "l1", 3, "kim", "")
		s.refused(err, models.CodeConflict)

		// The pair may be linked again; keys are never given twice.
		again, err := s.st.Links.Create(s.ctx, s.link(gas, fire), "")
		s.must(err)
		all, err := s.st.Links.List(s.ctx, s.incident.ID)
		s.must(err)
		if again.Key != "l2" || len(all) != 2 || !all[0].Withdrawn || !reflect.DeepEqual(all[1], again) {
			s.Errorf("links %+v", all)
		}
		_, err = s.st.Causes.Withdraw(s.ctx, s.incident.ID, "gas", 1, "kim", "")
		s.must(err)
		_, err = s.st.Links.Create(s.ctx, s.link(fire, gas), "")
		s.refused(err, models.CodeConflict)
	})
}

// TestLinksTogether: links that are made at the same time get keys of their own,
// and of one pair one stands.
func TestLinksTogether(t *testing.T) {
	run(t, func(s suite) {
		s.burning()
		s.cause("gas", "ignition")
		s.cause("power", "ignition")
		var wg sync.WaitGroup
		var mu sync.Mutex
		made := map[string]int{}
		for i := range 8 {
			from := models.CauseNode([]string{"gas", "power"}[i%2])
			wg.Go(func() {
				l, err := s.st.Links.Create(s.ctx, s.link(from, models.EntryNode("ignition")), "")
				if err == nil {
					mu.Lock()
					made[l.Key]++
					mu.Unlock()
				} else if models.CodeOf(err) != models.CodeConflict {
					s.Errorf("link: %v", err)
				}
			})
		}
		wg.Wait()
		if len(made) != 2 || made["l1"] != 1 || made["l2"] != 1 {
			s.Errorf("made %v", made)
		}
	})
}
