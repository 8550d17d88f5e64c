package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

// report makes a draft and puts it up for review.
func (s suite) report() models.ReportDraft {
	s.Helper()
	d, err := s.st.Reports.Create(s.ctx, models.ReportDraft{IncidentID: s.incident.ID, UpdatedBy: "han", ReportText: models.ReportText{
		Title: models.Localized{Ko: "보고서", En: "Report"}, Summary: []models.Localized{{Ko: "요약\x00", En: "Summary"}},
		Recommendations: []models.Recommendation{{Key: "test", Text: models.Localized{En: "Test it"}, Due: "2022-12-31"}}, Names: []string{"web-01"},
	}}, "begun")
	s.must(err)
	d, err = s.submit(d.Revision)
	s.must(err)
	return d
}

func (s suite) submit(expected int) (models.ReportDraft, error) {
	return s.st.Reports.Change(s.ctx, s.incident.ID, expected, "han", "", func(d *models.ReportDraft) error {
		return d.Submit("han", time.Unix(5, 0).UTC(), "ready")
	})
}

func (s suite) edition(number int, document string) models.Edition {
	sum := sha256.Sum256([]byte(document))
	return models.Edition{
		IncidentID: s.incident.ID, Number: number, Supersedes: number - 1, Title: models.Localized{Ko: "보고서", En: "Report"}, PublishedAt: time.Unix(1000, 0).UTC(),
		By: "lee", SubmittedBy: "han", SHA256: hex.EncodeToString(sum[:]), Document: []byte(document),
	}
}

func TestReports(t *testing.T) {
	run(t, func(s suite) {
		_, err := s.st.Reports.ByIncident(s.ctx, s.incident.ID)
		s.refused(err, models.CodeNotFound)
		_, err = s.st.Reports.Edition(s.ctx, s.incident.ID, 0)
		s.refused(err, models.CodeNotFound)
		made := s.report()
		got, err := s.st.Reports.ByIncident(s.ctx, s.incident.ID)
		s.must(err)
		if !reflect.DeepEqual(got, made) || got.Revision != 2 || got.State != models.ReportReview || got.Submitted.By != "han" || got.Names[0] != "web-01" {
			s.Errorf("got  %+v\nmade %+v", got, made)
		}
		_, err = s.st.Reports.Create(s.ctx, models.ReportDraft{IncidentID: s.incident.ID}, "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.Reports.Create(s.ctx, models.ReportDraft{IncidentID: 999}, "")
		s.refused(err, models.CodeNotFound)
		_, err = s.submit(1)
		s.refused(err, models.CodeConflict)
		_, err = s.st.Reports.Change(s.ctx, s.incident.ID, 2, "han", "", func(d *models.ReportDraft) error {
			d.Recommendations[0].Due = "soon"
			return nil
		})
		s.refused(err, models.CodeInvalid)

		_, err = s.st.Reports.Publish(s.ctx, 1, s.edition(1, `{"a":1}`))
		s.refused(err, models.CodeConflict)
		spoilt := s.edition(1, `{"a":1}`)
		spoilt.Document = []byte(`{"a":2}`)
		_, err = s.st.Reports.Publish(s.ctx, 2, spoilt)
		s.refused(err, models.CodeInternal)
		_, err = s.st.Reports.Publish(s.ctx, 2, s.edition(2, `{"a":1}`))
		s.refused(err, models.CodeInternal)
		alone := s.edition(1, `{"a":1}`)
		alone.By = "han"
		_, err = s.st.Reports.Publish(s.ctx, 2, alone)
		s.refused(err, models.CodeConflict)
		first, err := s.st.Reports.Publish(s.ctx, 2, s.edition(1, `{"a":1}`))
		s.must(err)
		if kept, err := s.st.Reports.Edition(s.ctx, s.incident.ID, 1); err != nil || !reflect.DeepEqual(kept, first) || string(kept.Document) != `{"a":1}` || !kept.FourEyes() {
			s.Errorf("kept %+v, %v", kept, err)
		}
		got, err = s.st.Reports.ByIncident(s.ctx, s.incident.ID)
		s.must(err)
		if got.State != models.ReportPublished || got.Edition != 1 || got.Revision != 3 || got.Submitted != nil {
			s.Errorf("after publishing: %+v", got)
		}
		revs, err := s.st.Revisions.Of(s.ctx, s.incident.ID, store.NounReport, store.KeyReport)
		s.must(err)
		if len(revs) != 3 || revs[0].Why != "begun" || revs[2].Author != "lee" || revs[2].Old != revs[1].New {
			s.Errorf("revisions %+v", revs)
		}
		said, err := s.st.Audit.List(s.ctx, store.AuditFilter{Incident: s.incident.ID, Action: "report.publish"})
		s.must(err)
		if len(said) != 1 || !strings.Contains(said[0].New, first.SHA256) {
			s.Errorf("the audit log says %+v", said)
		}

		// The second edition supersedes the first, which stays as it was.
		_, err = s.submit(3)
		s.must(err)
		_, err = s.st.Reports.Publish(s.ctx, 4, s.edition(2, `{"a":2}`))
		s.must(err)
		newest, err := s.st.Reports.Edition(s.ctx, s.incident.ID, 0)
		s.must(err)
		list, err := s.st.Reports.Editions(s.ctx, s.incident.ID)
		s.must(err)
		top, err := s.st.Reports.Newest(s.ctx)
		s.must(err)
		if newest.Number != 2 || newest.Supersedes != 1 || len(list) != 2 || list[0].SHA256 != first.SHA256 || len(list[0].Document) != 0 || len(top) != 1 || top[0].Number != 2 {
			s.Errorf("newest %+v\nlist %+v\ntop %+v", newest, list, top)
		}
		_, err = s.st.Reports.Edition(s.ctx, s.incident.ID, 3)
		s.refused(err, models.CodeNotFound)
		other := s.newIncident("other")
		_, err = s.st.Reports.Edition(s.ctx, other.ID, 1)
		s.refused(err, models.CodeNotFound)
		for _, stmt := range []string{"UPDATE editions SET document = '{}'", "UPDATE editions SET sha256 = 'x' WHERE number = 1", "DELETE FROM editions"} {
			if _, err := s.st.SQL().ExecContext(s.ctx, stmt); err == nil || !strings.Contains(err.Error(), "an edition is never") {
				s.Errorf("%s: %v", stmt, err)
			}
		}
	})
}

// TestPublishOnce: of many who publish the same revision one does.
func TestPublishOnce(t *testing.T) {
	run(t, func(s suite) {
		d := s.report()
		var wg sync.WaitGroup
		var mu sync.Mutex
		done := 0
		for range 8 {
			wg.Go(func() {
				_, err := s.st.Reports.Publish(s.ctx, d.Revision, s.edition(1, `{}`))
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					done++
				} else if models.CodeOf(err) != models.CodeConflict {
					s.Errorf("%v", err)
				}
			})
		}
		wg.Wait()
		if list, err := s.st.Reports.Editions(s.ctx, s.incident.ID); err != nil || len(list) != 1 || done != 1 {
			s.Errorf("%d published, %d editions, %v", done, len(list), err)
		}
	})
}
