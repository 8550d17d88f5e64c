package store_test

import (
	"strings"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

func TestHolds(t *testing.T) {
	run(t, func(s suite) {
		s.must(s.st.Sources.SetState(s.ctx, s.incident.ID, s.source.ID, models.SourceReady, ""))
		other := s.newSource(s.incident.ID, "other.log")
		s.must(s.st.Sources.SetState(s.ctx, s.incident.ID, other.ID, models.SourceReady, ""))
		issue := func(sources ...string) models.Hold {
			s.Helper()
			h, err := s.st.Holds.Issue(s.ctx, models.Hold{
				IncidentID: s.incident.ID, Matter: "2022가합1234", Sources: sources, Custodian: "records office",
				Issued: models.HoldStep{By: "han", Why: "claims were filed"},
			})
			s.must(err)
			return h
		}
		h := issue(s.source.PublicID())
		if h.Key != "h1" || h.State() != models.HoldIssued || h.Revision != 1 || h.Issued.At.IsZero() || h.Issued.By != "han" {
			s.Fatalf("issued %+v", h)
		}
		_, err := s.st.Sources.Remove(s.ctx, s.incident.ID, s.source.ID, "han", "mistake")
		s.refused(err, models.CodeConflict)
		if !strings.Contains(err.Error(), "h1") || models.HintOf(err) == "" {
			s.Errorf("refused with %v, %q", err, models.HintOf(err))
		}
		_, err = s.st.Sources.Remove(s.ctx, s.incident.ID, other.ID, "han", "mistake") // not in its scope
		s.must(err)
		alias, err := s.st.Sources.Alias(s.ctx, s.incident.ID, "again", s.source.ID)
		s.must(err)
		_, err = s.st.Sources.Remove(s.ctx, s.incident.ID, alias.ID, "han", "mistake") // another name of one in it
		s.refused(err, models.CodeConflict)

		_, err = s.st.Holds.Acknowledge(s.ctx, s.incident.ID, "h1", 7, "lee", "")
		s.refused(err, models.CodeConflict)
		h, err = s.st.Holds.Acknowledge(s.ctx, s.incident.ID, "h1", 1, "lee", "received")
		s.must(err)
		if h.State() != models.HoldAcknowledged || h.Acknowledged.By != "lee" || h.Acknowledged.Why != "received" || h.Revision != 2 {
			s.Errorf("acknowledged %+v", h)
		}
		_, err = s.st.Holds.Acknowledge(s.ctx, s.incident.ID, "h1", 2, "lee", "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Holds.Release(s.ctx, s.incident.ID, "h1", 2, "han", " ")
		s.refused(err, models.CodeInvalid)
		h, err = s.st.Holds.Release(s.ctx, s.incident.ID, "h1", 2, "han", "settled")
		s.must(err)
		if h.State() != models.HoldReleased || h.Released.Why != "settled" {
			s.Errorf("released %+v", h)
		}
		_, err = s.st.Holds.Release(s.ctx, s.incident.ID, "h1", 3, "han", "again")
		s.refused(err, models.CodeConflict)

		// One without sources holds all of them, those to come as well.
		whole := issue()
		late := s.newSource(s.incident.ID, "late.log")
		s.must(s.st.Sources.SetState(s.ctx, s.incident.ID, late.ID, models.SourceReady, ""))
		_, err = s.st.Sources.Remove(s.ctx, s.incident.ID, late.ID, "han", "mistake")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Holds.Release(s.ctx, s.incident.ID, whole.Key, 1, "han", "settled")
		s.must(err)
		_, err = s.st.Sources.Remove(s.ctx, s.incident.ID, late.ID, "han", "mistake")
		s.must(err)

		elsewhere := s.newIncident("elsewhere")
		_, err = s.st.Holds.ByKey(s.ctx, elsewhere.ID, "h1")
		s.refused(err, models.CodeNotFound)
		_, err = s.st.Holds.Issue(s.ctx, models.Hold{IncidentID: elsewhere.ID, Matter: "m", Custodian: "c", Sources: []string{s.source.PublicID()}, Issued: models.HoldStep{Why: "w"}})
		s.refused(err, models.CodeNotFound)
		all, err := s.st.Holds.List(s.ctx, s.incident.ID)
		s.must(err)
		if len(all) != 2 || all[0].Key != "h1" || all[1].Key != "h2" || len(all[1].Sources) != 0 {
			s.Errorf("list %+v", all)
		}
		revs, err := s.st.Revisions.Of(s.ctx, s.incident.ID, store.NounHold, "h1")
		s.must(err)
		if len(revs) != 3 || revs[2].Why != "settled" || revs[1].Author != "lee" {
			s.Errorf("revisions %+v", revs)
		}
		for _, action := range []string{"hold.create", "hold.change"} {
			recs, err := s.st.Audit.List(s.ctx, store.AuditFilter{Action: action, Key: "h1"})
			if err != nil || len(recs) == 0 {
				s.Errorf("%s: %d records, %v", action, len(recs), err)
			}
		}
	})
}

// TestCitedSource: what a claim or a cause that stands rests on is not removed.
func TestCitedSource(t *testing.T) {
	run(t, func(s suite) {
		s.must(s.st.Sources.SetState(s.ctx, s.incident.ID, s.source.ID, models.SourceReady, ""))
		cite := s.source.PublicID() + ":1024"
		e := s.ignition()
		e.Claims = []models.Claim{
			{Party: models.Localized{En: "x"}, Statement: models.Localized{En: "seen"}, Evidence: []string{"findings", cite}},
			{Party: models.Localized{En: "y"}, Statement: models.Localized{En: "seen"}, Evidence: []string{s.source.PublicID() + "9:5"}}, // another source's
		}
		_, err := s.st.Entries.Create(s.ctx, e, "")
		s.must(err)
		c, err := s.st.Causes.Create(s.ctx, models.Cause{
			IncidentID: s.incident.ID, Key: "spread", Title: models.Localized{En: "Spread"}, Class: models.CauseDirect, Effect: models.EffectOnset,
			Origin: models.OriginOwn, Evidence: []string{cite}, UpdatedBy: "han",
		}, "")
		s.must(err)
		remove := func() error {
			_, err := s.st.Sources.Remove(s.ctx, s.incident.ID, s.source.ID, "han", "personal data")
			return err
		}
		err = remove()
		s.refused(err, models.CodeConflict)
		if !strings.Contains(err.Error(), "claim ignition/c1, cause spread") || strings.Contains(err.Error(), "c2") || !strings.Contains(models.HintOf(err), "ignition/c1") {
			s.Errorf("refused with %v, %q", err, models.HintOf(err))
		}
		_, err = s.st.Entries.SetClaimStatus(s.ctx, s.incident.ID, "ignition", "c1", models.ClaimWithdrawn, 1, "han", "")
		s.must(err)
		if err := remove(); err == nil || !strings.Contains(err.Error(), "cause spread") || strings.Contains(err.Error(), "ignition") {
			s.Errorf("refused with %v", err)
		}
		c.Evidence = nil
		_, err = s.st.Causes.Update(s.ctx, c, 1, "the source goes")
		s.must(err)
		s.must(remove())
	})
}
