package store_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
)

func (s suite) search(name, author string) models.SavedSearch {
	from := time.Date(2022, 10, 15, 15, 19, 0, 123456789, time.FixedZone("", 9*3600))
	to := from.Add(time.Hour)
	return models.SavedSearch{
		IncidentID: s.incident.ID, Name: name, Query: `전원 severity>=error "a b"`, Author: author,
		Filter: models.SearchFilter{From: &from, To: &to, Sources: []string{"s1", "웹.log"}, Kinds: []string{"log"}, Severity: "warn", Undated: true},
	}
}

func TestSavedSearches(t *testing.T) {
	run(t, func(s suite) {
		mine, err := s.st.SavedSearches.Create(s.ctx, s.search("  전원 오류 ", "han"))
		s.must(err)
		if mine.Key != "q1" || mine.Revision != 1 || mine.Name != "전원 오류" || mine.Author != "han" || !mine.Filter.From.Equal(*s.search("", "").Filter.From) {
			s.Errorf("saved %+v", mine)
		}
		read, err := s.st.SavedSearches.ByKey(s.ctx, s.incident.ID, "q1")
		s.must(err)
		if !reflect.DeepEqual(mine, read) {
			s.Errorf("saved %+v\nread  %+v", mine, read)
		}
		theirs := s.search("Shared", "lee")
		theirs.Shared = true
		_, err = s.st.SavedSearches.Create(s.ctx, theirs)
		s.must(err)
		other := s.newIncident("other")
		for login, want := range map[string]string{"han": "q1 q2", "lee": "q2", "": "q2"} {
			s.listed(s.incident.ID, login, want)
		}
		s.listed(other.ID, "han", "")
		_, err = s.st.SavedSearches.ByKey(s.ctx, other.ID, "q1")
		s.refused(err, models.CodeNotFound)

		change := mine
		change.Name, change.Shared, change.Filter, change.Author = "전원", true, models.SearchFilter{}, "somebody else"
		_, err = s.st.SavedSearches.Update(s.ctx, change, 7, "han", "")
		s.refused(err, models.CodeConflict)
		changed, err := s.st.SavedSearches.Update(s.ctx, change, 1, "kim", "for all")
		s.must(err)
		if changed.Author != "han" || changed.UpdatedBy != "kim" || changed.Revision != 2 || !changed.Shared || !reflect.DeepEqual(changed.Filter, models.SearchFilter{}) {
			s.Errorf("changed %+v", changed)
		}
		s.listed(s.incident.ID, "lee", "q1 q2")

		gone, err := s.st.SavedSearches.Withdraw(s.ctx, s.incident.ID, "q1", 2, "han", "")
		s.must(err)
		if !gone.Withdrawn || gone.Revision != 3 {
			s.Errorf("withdrawn %+v", gone)
		}
		s.listed(s.incident.ID, "han", "q2")
		_, err = s.st.SavedSearches.Withdraw(s.ctx, s.incident.ID, "q1", 3, "han", "")
		s.refused(err, models.CodeConflict)
		_, err = s.st.SavedSearches.Update(s.ctx, change, 3, "han", "")
		s.refused(err, models.CodeConflict)
		// A key is never given twice.
		third, err := s.st.SavedSearches.Create(s.ctx, s.search("third", "han"))
		s.must(err)
		if third.Key != "q3" {
			s.Errorf("third %+v", third)
		}

		revs, err := s.st.Revisions.Of(s.ctx, s.incident.ID, store.NounSearch, "q1")
		s.must(err)
		if len(revs) != 3 || revs[1].Why != "for all" || !strings.Contains(revs[1].Old, "전원 오류") || revs[2].Author != "han" {
			s.Errorf("revisions %+v", revs)
		}
	})
}

func (s suite) listed(incident int64, login, want string) {
	s.Helper()
	list, err := s.st.SavedSearches.List(s.ctx, incident, login)
	s.must(err)
	var keys []string
	for _, q := range list {
		keys = append(keys, q.Key)
	}
	if got := strings.Join(keys, " "); got != want {
		s.Errorf("%q lists %q, want %q", login, got, want)
	}
}

func TestSavedSearchesRefused(t *testing.T) {
	run(t, func(s suite) {
		for name, edit := range map[string]func(*models.SavedSearch){
			"no name":       func(q *models.SavedSearch) { q.Name = " " },
			"two lines":     func(q *models.SavedSearch) { q.Name = "a\nb" },
			"long name":     func(q *models.SavedSearch) { q.Name = strings.Repeat("가", models.MaxSearchName+1) },
			"long query":    func(q *models.SavedSearch) { q.Query = strings.Repeat("a", models.MaxSearchQuery+1) },
			"ends first":    func(q *models.SavedSearch) { q.Filter.From, q.Filter.To = q.Filter.To, q.Filter.From },
			"out of time":   func(q *models.SavedSearch) { at := time.Date(1890, 1, 1, 0, 0, 0, 0, time.UTC); q.Filter.From = &at },
			"a kind":        func(q *models.SavedSearch) { q.Filter.Kinds = []string{"rumour"} },
			"a severity":    func(q *models.SavedSearch) { q.Filter.Severity = "dreadful" },
			"many values":   func(q *models.SavedSearch) { q.Filter.Hosts = make([]string, models.MaxSearchValues+1) },
			"a large value": func(q *models.SavedSearch) { q.Filter.Actors = []string{strings.Repeat("x", models.MaxSearchValue+1)} },
		} {
			q := s.search("a name", "han")
			edit(&q)
			if _, err := s.st.SavedSearches.Create(s.ctx, q); models.CodeOf(err) != models.CodeInvalid {
				s.Errorf("%s: %v", name, err)
			}
		}
		q := s.search("a name", "han")
		q.IncidentID = 999
		_, err := s.st.SavedSearches.Create(s.ctx, q)
		s.refused(err, models.CodeNotFound)
		s.listed(s.incident.ID, "han", "")
	})
}
