package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Annotations are the investigators' remarks.
type Annotations struct{ s *Store }

type annotationRow struct {
	ID          int64 `gorm:"primaryKey"`
	IncidentID  int64
	Key         string
	TargetEvent string
	TargetEntry string
	TargetFrom  *int64
	TargetTo    *int64
	Kind        string
	Text        string
	Tags        string // JSON of []string
	Author      string
	Revision    int
	Withdrawn   bool
	CreatedAt   int64 `gorm:"autoCreateTime:false"`
	UpdatedAt   int64 `gorm:"autoUpdateTime:false"`
	Thread      string
	TargetCause string
}

// TableName tells gorm the table.
func (annotationRow) TableName() string { return "annotations" }

func (r annotationRow) model() (models.Annotation, error) {
	tags, err := decode[[]string](r.Tags)
	return models.Annotation{
		ID: r.ID, IncidentID: r.IncidentID, Key: r.Key, Thread: r.Thread, Target: r.target(),
		Kind: models.AnnotationKind(r.Kind), Text: r.Text, Tags: tags, Mentions: models.Mentions(r.Text), Author: r.Author,
		Revision: r.Revision, Withdrawn: r.Withdrawn, CreatedAt: instant(r.CreatedAt), UpdatedAt: instant(r.UpdatedAt),
	}, err
}

func (r annotationRow) target() models.Target {
	return models.Target{
		Event: r.TargetEvent, Entry: r.TargetEntry, Cause: r.TargetCause, From: instantOf(r.TargetFrom), To: instantOf(r.TargetTo),
	}
}

// Create adds an annotation to a.IncidentID under the next of the keys a1, a2 …
// Its target must be of that incident: an entry or a cause that is there, or an
// event of one of its sources. With a.Thread it answers that annotation: it
// joins its thread and is about the same target, whatever a.Target says.
func (o Annotations) Create(ctx context.Context, a models.Annotation) (models.Annotation, error) {
	var out models.Annotation
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		if a.Thread != "" {
			if err := o.join(ctx, db, &a); err != nil {
				return err
			}
		}
		row, err := o.newRow(a)
		if err != nil {
			return err
		}
		if err := o.checkTarget(ctx, db, a); err != nil {
			return err
		}
		incident, err := o.s.Incidents.lock(ctx, db, a.IncidentID)
		if err != nil {
			return err
		}
		incident.AnnotationsMade++
		if _, err := gorm.G[incidentRow](db).Where("id = ?", incident.ID).Select("annotations_made").Updates(ctx, incident); err != nil {
			return translate(err, "number annotation")
		}
		row.Key = "a" + strconv.FormatInt(incident.AnnotationsMade, 10)
		if err := gorm.G[annotationRow](db).Create(ctx, &row); err != nil {
			return translate(err, "create annotation")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev := models.Revision{IncidentID: out.IncidentID, Noun: NounAnnotation, Key: out.Key, Number: 1, Author: a.Author}
		return o.s.revise(ctx, db, ss, rev, nil, out, true)
	})
	if err != nil {
		return models.Annotation{}, err
	}
	return out, nil
}

// join makes an answer part of a flat thread.
func (o Annotations) join(ctx context.Context, db *gorm.DB, a *models.Annotation) error {
	for range 2 { // the one answered, and the first of its thread
		row, err := o.row(ctx, db, a.IncidentID, a.Thread, false)
		if err != nil {
			return err
		}
		if row.Withdrawn {
			return models.Errorf(models.CodeConflict, "annotation %s was withdrawn", row.Key).WithHint("begin a new thread")
		}
		if a.Target = row.target(); row.Thread == "" {
			return nil
		}
		a.Thread = row.Thread
	}
	return nil
}

// newRow checks the annotation and makes its row, the key aside.
func (o Annotations) newRow(a models.Annotation) (row annotationRow, err error) {
	if err := a.Validate(); err != nil {
		return row, err
	}
	if a.Tags, err = models.NormalTags(a.Tags); err != nil {
		return row, err
	}
	tags, err := encode(a.Tags)
	if err != nil {
		return row, err
	}
	row = annotationRow{
		IncidentID: a.IncidentID, Thread: a.Thread, TargetEvent: clean(a.Target.Event), TargetEntry: clean(a.Target.Entry), TargetCause: clean(a.Target.Cause),
		TargetFrom: nanosOf(a.Target.From), TargetTo: nanosOf(a.Target.To), Kind: string(a.Kind), Text: clean(a.Text),
		Tags: tags, Author: clean(a.Author), Revision: 1, CreatedAt: nanos(o.s.stamp()),
	}
	row.UpdatedAt = row.CreatedAt
	if a.Target.From != nil && (row.TargetFrom == nil || row.TargetTo == nil) {
		return row, models.Errorf(models.CodeInvalid, "the range lies outside 1678–2262")
	}
	return row, nil
}

func (o Annotations) checkTarget(ctx context.Context, db *gorm.DB, a models.Annotation) error {
	switch {
	case a.Target.Entry != "":
		_, err := o.s.Entries.row(ctx, db, a.IncidentID, a.Target.Entry, false)
		return err
	case a.Target.Cause != "":
		_, err := o.s.Causes.row(ctx, db, a.IncidentID, a.Target.Cause, false)
		return err
	case a.Target.Event != "":
		source, _, _, _, err := models.ParseEventID(a.Target.Event)
		if err != nil {
			return err
		}
		id, ok := models.ParseSourceID(source)
		if !ok {
			return models.Errorf(models.CodeInvalid, "%q is not an event id", a.Target.Event).WithHint("ids look like s3:1024")
		}
		_, err = o.s.Sources.row(ctx, db, a.IncidentID, id, false)
		return err
	}
	return nil
}

// Update writes the kind, text and tags of a.Key; what it is about stays.
// expected is the revision the change was made on (models.CodeConflict when it
// has moved on); author is who changes it, a.Author is not read.
func (o Annotations) Update(ctx context.Context, a models.Annotation, expected int, author, why string) (models.Annotation, error) {
	return o.change(ctx, a.IncidentID, a.Key, expected, models.Revision{Author: author, Why: why}, func(row *annotationRow, old models.Annotation) error {
		old.Kind, old.Text, old.Tags = a.Kind, a.Text, a.Tags
		if err := old.Validate(); err != nil {
			return err
		}
		if row.Withdrawn {
			return models.Errorf(models.CodeConflict, "annotation %s was withdrawn", a.Key).WithHint("write a new one")
		}
		normal, err := models.NormalTags(a.Tags)
		if err != nil {
			return err
		}
		tags, err := encode(normal)
		row.Kind, row.Text, row.Tags = string(a.Kind), clean(a.Text), tags
		return err
	})
}

// Withdraw takes an annotation back; it stays readable as withdrawn.
func (o Annotations) Withdraw(ctx context.Context, incidentID int64, key string, expected int, author, why string) (models.Annotation, error) {
	return o.change(ctx, incidentID, key, expected, models.Revision{Author: author, Why: why}, func(row *annotationRow, _ models.Annotation) error {
		if row.Withdrawn {
			return models.Errorf(models.CodeConflict, "annotation %s is withdrawn already", key)
		}
		row.Withdrawn = true
		return nil
	})
}

// Restore writes a new revision with the kind, the text, the tags and the
// standing of an earlier one. expected is as with Update.
func (o Annotations) Restore(ctx context.Context, incidentID int64, key string, number, expected int, author, why string) (models.Annotation, error) {
	earlier, err := contentAt[models.Annotation](ctx, o.s, incidentID, NounAnnotation, key, number)
	if err != nil {
		return models.Annotation{}, err
	}
	tags, err := encode(earlier.Tags)
	if err != nil {
		return models.Annotation{}, err
	}
	return o.change(ctx, incidentID, key, expected, models.Revision{Author: author, Why: why, Restores: number}, func(row *annotationRow, _ models.Annotation) error {
		row.Kind, row.Text, row.Tags, row.Withdrawn = string(earlier.Kind), earlier.Text, tags, earlier.Withdrawn
		return nil
	})
}

// change reads, edits and writes one annotation with its revision.
func (o Annotations) change(ctx context.Context, incidentID int64, key string, expected int, rev models.Revision,
	edit func(row *annotationRow, old models.Annotation) error) (models.Annotation, error) {
	var out models.Annotation
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		row, err := o.row(ctx, db, incidentID, key, true)
		if err != nil {
			return err
		}
		if err := sameRevision(NounAnnotation, key, row.Revision, expected); err != nil {
			return err
		}
		before, err := row.model()
		if err != nil {
			return err
		}
		if err := edit(&row, before); err != nil {
			return err
		}
		row.Revision++
		row.UpdatedAt = nanos(o.s.stamp())
		if _, err := gorm.G[annotationRow](db).Where("id = ?", row.ID).
			Select("kind", "text", "tags", "withdrawn", "revision", "updated_at").Updates(ctx, row); err != nil {
			return translate(err, "change annotation")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev.IncidentID, rev.Noun, rev.Key, rev.Number = incidentID, NounAnnotation, key, out.Revision
		return o.s.revise(ctx, db, ss, rev, before, out, !out.Withdrawn)
	})
	if err != nil {
		return models.Annotation{}, err
	}
	return out, nil
}

func (Annotations) row(ctx context.Context, db *gorm.DB, incidentID int64, key string, locked bool) (annotationRow, error) {
	var opts []clause.Expression
	if locked {
		opts = append(opts, clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	row, err := gorm.G[annotationRow](db, opts...).Where("incident_id = ? AND key = ?", incidentID, key).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "no annotation %q in this incident", key).
		WithHint("the list of annotations shows them"), nil, "read annotation")
}

// ByKey gives the incident's annotation of that key, withdrawn or not.
func (o Annotations) ByKey(ctx context.Context, incidentID int64, key string) (models.Annotation, error) {
	row, err := o.row(ctx, o.s.read(ctx), incidentID, key, false)
	if err != nil {
		return models.Annotation{}, err
	}
	return row.model()
}

// AnnotationFilter chooses annotations; its zero value chooses all that stand.
type AnnotationFilter struct {
	Event string // on this event
	Entry string // on this entry
	Cause string // on this cause
	// Thread chooses the annotation of this key and the answers to it.
	Thread  string
	Kind    models.AnnotationKind
	Author  string
	Tag     string // with this tag, in any spelling that NormalTags takes
	Mention string // that call this login
	// From and To, when both are set, choose those on ranges that touch it.
	From, To  time.Time
	Withdrawn bool // those that were withdrawn too
}

// List gives the incident's annotations in the order they were made.
func (o Annotations) List(ctx context.Context, incidentID int64, f AnnotationFilter) ([]models.Annotation, error) {
	q := gorm.G[annotationRow](o.s.read(ctx)).Where("incident_id = ?", incidentID)
	for _, by := range []struct{ where, value string }{
		{"target_event = ?", f.Event}, {"target_entry = ?", f.Entry}, {"target_cause = ?", f.Cause},
		{"kind = ?", string(f.Kind)}, {"author = ?", f.Author},
	} {
		if by.value != "" {
			q = q.Where(by.where, by.value)
		}
	}
	if f.Thread != "" {
		q = q.Where("(key = ? OR thread = ?)", f.Thread, f.Thread)
	}
	if from, to := nanosOrNull(f.From), nanosOrNull(f.To); from != nil && to != nil {
		q = q.Where("target_from <= ? AND target_to >= ?", *to, *from)
	}
	if !f.Withdrawn {
		q = q.Where("withdrawn = ?", false)
	}
	var tag string
	if f.Tag != "" {
		tags, err := models.NormalTags([]string{f.Tag})
		if err != nil {
			return nil, err
		}
		tag = tags[0]
	}
	rows, err := q.Order("id").Find(ctx)
	if err != nil {
		return nil, translate(err, "list annotations")
	}
	all, err := each(rows, annotationRow.model)
	if err != nil {
		return nil, err
	}
	// Tags are JSON and mentions stand in the text: both are read, not indexed.
	return slices.DeleteFunc(all, func(a models.Annotation) bool {
		return (tag != "" && !slices.Contains(a.Tags, tag)) || (f.Mention != "" && !slices.Contains(a.Mentions, models.NormalLogin(f.Mention)))
	}), nil
}
