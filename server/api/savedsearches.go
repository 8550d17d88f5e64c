package api

import (
	"context"
	"time"

	"github.com/emberline/emberline/models"
)

// savedSearchService is what the handlers here need of the application.
type savedSearchService interface {
	SavedSearches(ctx context.Context, slug, login string) ([]models.SavedSearch, error)
	SavedSearch(ctx context.Context, slug, key string) (models.SavedSearch, error)
	SaveSearch(ctx context.Context, slug string, q models.SavedSearch) (models.SavedSearch, error)
	ChangeSavedSearch(ctx context.Context, slug, key string, expected int, change func(*models.SavedSearch) error, author, why string) (models.SavedSearch, error)
	WithdrawSavedSearch(ctx context.Context, slug, key string, expected int, author, why string) (models.SavedSearch, error)
}

// savedSearchAnswer is a search kept under a name.
type savedSearchAnswer struct {
	Key    string              `json:"key" example:"q1"`
	Name   string              `json:"name"`
	Query  string              `json:"query"`
	Filter models.SearchFilter `json:"filter"`
	// Shared: in everybody's list, not in its author's alone
	Shared    bool      `json:"shared"`
	Author    string    `json:"author"`
	Revision  int       `json:"revision"`
	Withdrawn bool      `json:"withdrawn"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	UpdatedBy string    `json:"updated_by"`
}

func (r *request) savedSearchAnswer(q models.SavedSearch) savedSearchAnswer {
	f := q.Filter
	f.From, f.To = r.maybeOf(f.From), r.maybeOf(f.To)
	return savedSearchAnswer{
		Key: q.Key, Name: q.Name, Query: q.Query, Filter: f, Shared: q.Shared, Author: q.Author, Revision: q.Revision, Withdrawn: q.Withdrawn,
		CreatedAt: r.in(q.CreatedAt), UpdatedAt: r.in(q.UpdatedAt), UpdatedBy: q.UpdatedBy,
	}
}

// listSavedSearches lists saved searches.
//
//	@Summary	List the saved searches that are shared, and one's own, in the order they were made
//	@Tags		search
//	@Param		query	query		changedQuery	false	"which"
//	@Success	200		{object}	page[savedSearchAnswer]
//	@Router		/incidents/{incident}/saved-searches [get]
func (a *API) listSavedSearches(r *request) error {
	list := func(ctx context.Context, slug string) ([]models.SavedSearch, error) {
		return a.s.SavedSearches(ctx, slug, r.author())
	}
	return listChanged(r, list, func(s models.SavedSearch) time.Time { return s.UpdatedAt }, func(s models.SavedSearch) string { return s.Key }, r.savedSearchAnswer)
}

// lists says whether a search is for the reader's list.
func (r *request) lists(q models.SavedSearch) bool { return q.Shared || q.Author == r.author() }

// getSavedSearch gives one saved search; its ETag is its revision.
//
//	@Summary	Read a saved search
//	@Tags		search
//	@Success	200	{object}	savedSearchAnswer
//	@Router		/incidents/{incident}/saved-searches/{saved} [get]
func (a *API) getSavedSearch(r *request) error {
	q, err := a.s.SavedSearch(r.ctx(), r.slug(), r.Param("saved"))
	if err != nil {
		return err
	}
	return r.etag(q.Revision, r.savedSearchAnswer(q))
}

// savedSearchRequest keeps a search.
type savedSearchRequest struct {
	Name   string              `json:"name" validate:"required"`
	Query  string              `json:"query"`
	Filter searchFilterRequest `json:"filter"`
	Shared bool                `json:"shared"`
}

// searchFilterRequest narrows a search beside its query.
type searchFilterRequest struct {
	From     *time.Time `json:"from"`
	To       *time.Time `json:"to"` // exclusive
	Sources  []string   `json:"sources"`
	Kinds    []string   `json:"kinds"`
	Severity string     `json:"severity"` // this one and worse
	Hosts    []string   `json:"hosts"`
	Services []string   `json:"services"`
	Actors   []string   `json:"actors"`
	Undated  bool       `json:"undated"`
}

// createSavedSearch keeps a search under a name.
//
//	@Summary	Save a search
//	@Tags		search
//	@Param		body	body		savedSearchRequest	true	"search"
//	@Success	201		{object}	savedSearchAnswer
//	@Router		/incidents/{incident}/saved-searches [post]
func (a *API) createSavedSearch(r *request) error {
	var in savedSearchRequest
	if err := r.body(&in); err != nil {
		return err
	}
	q, err := a.s.SaveSearch(r.ctx(), r.slug(), models.SavedSearch{
		Name: in.Name, Query: in.Query, Filter: models.SearchFilter(in.Filter), Shared: in.Shared, Author: r.author(),
	})
	if err != nil {
		return err
	}
	return r.created(r.at("saved-searches", q.Key), q.Revision, r.savedSearchAnswer(q))
}

// savedSearchChange says what to change of a search; what is left out stays.
type savedSearchChange struct {
	Name   *string              `json:"name"`
	Query  *string              `json:"query"`
	Filter *searchFilterRequest `json:"filter"` // as a whole
	Shared *bool                `json:"shared"`
	Why    string               `json:"why"`
}

// changeSavedSearch renames or changes a saved search.
//
//	@Summary	Rename, change or share a saved search: its author, or a lead
//	@Tags		search
//	@Param		body	body		savedSearchChange	true	"what to change"
//	@Success	200		{object}	savedSearchAnswer
//	@Router		/incidents/{incident}/saved-searches/{saved} [patch]
func (a *API) changeSavedSearch(r *request) error {
	var in savedSearchChange
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onSavedSearch(r, func(key string) (models.SavedSearch, error) {
		return a.s.ChangeSavedSearch(r.ctx(), r.slug(), key, r.revision, func(q *models.SavedSearch) error {
			set(&q.Name, in.Name)
			set(&q.Query, in.Query)
			set(&q.Shared, in.Shared)
			if in.Filter != nil {
				q.Filter = models.SearchFilter(*in.Filter)
			}
			return nil
		}, r.author(), in.Why)
	})
}

// withdrawSavedSearch removes a saved search from the lists.
//
//	@Summary	Remove a saved search from the lists; it stays readable: its author, or a lead
//	@Tags		search
//	@Param		body	body		undoRequest	true	"why"
//	@Success	200		{object}	savedSearchAnswer
//	@Router		/incidents/{incident}/saved-searches/{saved}/withdraw [post]
func (a *API) withdrawSavedSearch(r *request) error {
	var in undoRequest
	if err := r.body(&in); err != nil {
		return err
	}
	return a.onSavedSearch(r, func(key string) (models.SavedSearch, error) {
		return a.s.WithdrawSavedSearch(r.ctx(), r.slug(), key, r.revision, r.author(), in.Why)
	})
}

// onSavedSearch makes a change that is the author's, or a lead's, to make.
func (a *API) onSavedSearch(r *request, change func(key string) (models.SavedSearch, error)) error {
	key := r.Param("saved")
	if err := a.ownSearch(r, key); err != nil {
		return err
	}
	return changed(a, r, "search", key, a.s.SavedSearch, change,
		func(q models.SavedSearch) int { return q.Revision }, func(q models.SavedSearch) any { return r.savedSearchAnswer(q) })
}

// ownSearch refuses to change what somebody else saved, unless to a lead.
func (a *API) ownSearch(r *request, key string) error {
	now, err := a.s.SavedSearch(r.ctx(), r.slug(), key)
	if err != nil {
		return err
	}
	if now.Author != r.author() && !r.who.Can(models.MayManage, r.incident.ID) {
		return models.Errorf(models.CodeForbidden, "this search was saved by %s", now.Author).WithHint("save one of your own, or ask a lead")
	}
	return nil
}
