package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/demo"
)

// Who reviewed the causes that the reference incident brings along, and who put
// its report up for review: nobody, so that the edition never claims two people.
const (
	demoReviewer  = "demo"
	demoSubmitter = models.ByCommandLine + demoReviewer
)

// demoReport cites simulated records and puts the report up for review.
func (a *App) demoReport(ctx context.Context, inc models.Incident, ref *demo.Reference, author string) error {
	found := make([]string, len(ref.Exhibits))
	for i, x := range ref.Exhibits {
		var err error
		if found[i], err = a.demoRecord(ctx, inc.Slug, x); err != nil {
			return fmt.Errorf("exhibit of %s: %w", x.On, err)
		}
	}
	const why = "simulated records that stand for it"
	err := a.store.Tx(ctx, func(ctx context.Context, tx *store.Store) error {
		for i, x := range ref.Exhibits {
			if err := demoCite(ctx, tx, inc.ID, x.On, found[i], author, why); err != nil {
				return fmt.Errorf("exhibit of %s: %w", x.On, err)
			}
		}
		d, err := tx.Reports.Create(ctx, models.ReportDraft{IncidentID: inc.ID, ReportText: ref.Report, UpdatedBy: demoSubmitter}, "public course and findings")
		if err != nil {
			return err
		}
		_, err = tx.Reports.Change(ctx, inc.ID, d.Revision, demoSubmitter, "", func(d *models.ReportDraft) error {
			return d.Submit(demoSubmitter, d.CreatedAt, "")
		})
		return err
	})
	a.touch(inc.ID)
	return err
}

// demoRecord finds the record by its source and words.
func (a *App) demoRecord(ctx context.Context, slug string, x demo.Exhibit) (id string, err error) {
	s, err := a.Search(ctx, slug, []string{`"` + x.Text + `"`})
	if err != nil {
		return "", err
	}
	ids, err := a.SourceIDs(ctx, slug, []string{x.Source})
	if err != nil {
		return "", err
	}
	done := errors.New("found")
	err = s.View.Each(ctx, timeline.Filter{Sources: ids, Undated: true}, s.Query, func(e *models.Event) error {
		if strings.Contains(e.Text, x.Text) {
			id = e.ID
			return done
		}
		return nil
	})
	switch {
	case err != nil && !errors.Is(err, done):
		return "", err
	case id == "":
		return "", models.Errorf(models.CodeInternal, "no record of %s says %q", x.Source, x.Text)
	}
	return id, nil
}

// demoCite adds a record to the evidence of a claim or a cause.
func demoCite(ctx context.Context, tx *store.Store, incidentID int64, on, id, author, why string) error {
	if entry, claim, ok := models.ParseClaimRef(on); ok {
		e, err := tx.Entries.ByKey(ctx, incidentID, entry)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(e.Claims, func(c models.Claim) bool { return c.Key == claim })
		if i < 0 {
			return models.Errorf(models.CodeInternal, "entry %s has no claim %s", entry, claim)
		}
		c := e.Claims[i]
		c.Evidence = append(c.Evidence, id)
		_, err = tx.Entries.UpdateClaim(ctx, incidentID, entry, c, c.Revision, author, why)
		return err
	}
	key := strings.TrimPrefix(on, models.NodeCause+":")
	c, err := tx.Causes.ByKey(ctx, incidentID, key)
	if err != nil {
		return err
	}
	c.Evidence, c.UpdatedBy = append(c.Evidence, id), author
	_, err = tx.Causes.Update(ctx, c, c.Revision, why)
	return err
}
