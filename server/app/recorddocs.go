package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/search/records"
)

func recordID(incident int64, noun, key string) string {
	return fmt.Sprintf("%s/%d/%s", noun, incident, key)
}

// recordDoc reads one record as it is searched; CodeNotFound when it is gone.
func (a *App) recordDoc(ctx context.Context, incident int64, noun, key string) (records.Doc, error) {
	switch noun {
	case store.NounEntry:
		e, err := a.store.Entries.ByKey(ctx, incident, key)
		if err != nil {
			return records.Doc{}, err
		}
		if !e.Withdrawn() {
			return entryDoc(incident, e), nil
		}
	case store.NounClaim:
		entry, claim, _ := store.SplitClaimKey(key)
		e, err := a.store.Entries.ByKey(ctx, incident, entry)
		if err != nil {
			return records.Doc{}, err
		}
		for _, c := range e.Claims {
			if c.Key == claim && c.Status != models.ClaimWithdrawn {
				return claimDoc(incident, e, c), nil
			}
		}
	case store.NounAnnotation:
		n, err := a.store.Annotations.ByKey(ctx, incident, key)
		if err == nil && !n.Withdrawn {
			return annotationDoc(incident, n), nil
		}
		if err != nil {
			return records.Doc{}, err
		}
	case store.NounCause:
		c, err := a.store.Causes.ByKey(ctx, incident, key)
		if err != nil {
			return records.Doc{}, err
		}
		if c.Status != models.ClaimWithdrawn {
			return causeDoc(incident, c), nil
		}
	}
	return records.Doc{}, models.Errorf(models.CodeNotFound, "no %s %s", noun, key)
}

// recordDocs reads all records of an incident.
func (a *App) recordDocs(ctx context.Context, incident int64) ([]records.Doc, error) {
	var out []records.Doc
	entries, err := a.store.Entries.List(ctx, incident)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.Withdrawn() {
			out = append(out, entryDoc(incident, e))
		}
		for _, c := range e.Claims {
			if c.Status != models.ClaimWithdrawn {
				out = append(out, claimDoc(incident, e, c))
			}
		}
	}
	causes, err := a.store.Causes.List(ctx, incident)
	if err != nil {
		return nil, err
	}
	for _, c := range causes {
		if c.Status != models.ClaimWithdrawn {
			out = append(out, causeDoc(incident, c))
		}
	}
	notes, err := a.allAnnotations(ctx, incident)
	if err != nil {
		return nil, err
	}
	for _, n := range notes {
		if !n.Withdrawn {
			out = append(out, annotationDoc(incident, n))
		}
	}
	return out, nil
}

func entryDoc(incident int64, e models.Entry) records.Doc {
	from, to := e.Interval()
	return records.Doc{
		ID: recordID(incident, store.NounEntry, e.Key), Incident: incident, Noun: store.NounEntry, Key: e.Key,
		Title: lines(e.Title), Text: lines(e.Body), Author: e.UpdatedBy, Times: []models.Nanos{from, to},
	}
}

func claimDoc(incident int64, e models.Entry, c models.Claim) records.Doc {
	key := store.ClaimKey(e.Key, c.Key)
	d := records.Doc{
		ID: recordID(incident, store.NounClaim, key), Incident: incident, Noun: store.NounClaim, Key: key,
		Title: lines(c.Party), Text: lines(c.Statement), Author: c.Author,
	}
	if c.Earliest != nil && c.Latest != nil {
		d.Times = []models.Nanos{models.NanosOf(*c.Earliest), models.NanosOf(*c.Latest)}
	}
	return d
}

func annotationDoc(incident int64, n models.Annotation) records.Doc {
	return records.Doc{
		ID: recordID(incident, store.NounAnnotation, n.Key), Incident: incident, Noun: store.NounAnnotation, Key: n.Key,
		Text: n.Text, Tags: n.Tags, Author: n.Author,
	}
}

func causeDoc(incident int64, c models.Cause) records.Doc {
	return records.Doc{
		ID: recordID(incident, store.NounCause, c.Key), Incident: incident, Noun: store.NounCause, Key: c.Key,
		Title: lines(c.Title), Text: lines(c.Text), Author: c.UpdatedBy, Tags: []string{string(c.Class), string(c.Effect), string(c.Origin)},
	}
}

func lines(l models.Localized) string { return strings.Trim(l.Ko+"\n"+l.En, "\n") }
