package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

// Reports are the drafts of the incidents' public reports, one each, and their
// editions, which are frozen: the databases themselves refuse to change them.
type Reports struct{ s *Store }

// NounReport is the noun of a report's revisions, under the key KeyReport.
const (
	NounReport = "report"
	KeyReport  = "report"
)

type reportRow struct {
	ID         int64 `gorm:"primaryKey"`
	IncidentID int64
	Texts      string // JSON of models.ReportText
	State      string
	Submitted  string // JSON of *models.Submission, or ""
	Edition    int
	Revision   int
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
	UpdatedAt  int64 `gorm:"autoUpdateTime:false"`
	UpdatedBy  string
}

// TableName tells gorm the table.
func (reportRow) TableName() string { return "reports" }

type editionRow struct {
	ID          int64 `gorm:"primaryKey"`
	IncidentID  int64
	Number      int
	TitleKo     string
	TitleEn     string
	PublishedAt int64
	PublishedBy string
	SubmittedBy string
	Note        string
	Supersedes  int
	SHA256      string `gorm:"column:sha256"`
	Document    string
}

// TableName tells gorm the table.
func (editionRow) TableName() string { return "editions" }

func (r reportRow) model() (models.ReportDraft, error) {
	d := models.ReportDraft{
		IncidentID: r.IncidentID, State: models.ReportState(r.State), Edition: r.Edition, Revision: r.Revision,
		CreatedAt: instant(r.CreatedAt), UpdatedAt: instant(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}
	var err error
	if d.ReportText, err = decode[models.ReportText](r.Texts); err != nil || r.Submitted == "" {
		return d, err
	}
	d.Submitted, err = decode[*models.Submission](r.Submitted)
	return d, err
}

func (r *reportRow) write(d models.ReportDraft) (err error) {
	if r.Texts, err = encode(d.ReportText); err != nil {
		return err
	}
	r.Submitted = ""
	if d.Submitted != nil {
		if r.Submitted, err = encode(d.Submitted); err != nil {
			return err
		}
	}
	r.IncidentID, r.State, r.Edition, r.Revision, r.UpdatedBy = d.IncidentID, string(d.State), d.Edition, d.Revision, clean(d.UpdatedBy)
	return nil
}

func (r editionRow) model() (models.Edition, error) {
	return models.Edition{
		IncidentID: r.IncidentID, Number: r.Number, Title: models.Localized{Ko: r.TitleKo, En: r.TitleEn}, PublishedAt: instant(r.PublishedAt),
		By: r.PublishedBy, SubmittedBy: r.SubmittedBy, Note: r.Note, Supersedes: r.Supersedes, SHA256: r.SHA256, Document: []byte(r.Document),
	}, nil
}

func (Reports) row(ctx context.Context, db *gorm.DB, incidentID int64, locked bool) (reportRow, error) {
	var opts []clause.Expression
	if locked {
		opts = append(opts, clause.Locking{Strength: clause.LockingStrengthUpdate})
	}
	row, err := gorm.G[reportRow](db, opts...).Where("incident_id = ?", incidentID).Take(ctx)
	return row, named(err, models.Errorf(models.CodeNotFound, "this incident has no report yet").
		WithHint("make the draft: emberline report draft"), nil, "read report")
}

// Create makes the incident's draft; there may be none yet. d.UpdatedBy is the
// author.
func (o Reports) Create(ctx context.Context, d models.ReportDraft, why string) (models.ReportDraft, error) {
	if err := d.Validate(); err != nil {
		return models.ReportDraft{}, err
	}
	d.State, d.Submitted, d.Edition, d.Revision = models.ReportDrafting, nil, 0, 1
	row := reportRow{CreatedAt: nanos(o.s.stamp())}
	row.UpdatedAt = row.CreatedAt
	if err := row.write(d); err != nil {
		return models.ReportDraft{}, err
	}
	var out models.ReportDraft
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		err := gorm.G[reportRow](db).Create(ctx, &row)
		if err != nil {
			return named(err, models.Errorf(models.CodeNotFound, "no such incident"),
				models.Errorf(models.CodeConflict, "this incident has a report already").WithHint("change that one"), "create report")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev := models.Revision{IncidentID: d.IncidentID, Noun: NounReport, Key: KeyReport, Number: out.Revision, Author: d.UpdatedBy, Why: why}
		return o.s.revise(ctx, db, ss, rev, nil, out, true)
	})
	if err != nil {
		return models.ReportDraft{}, err
	}
	return out, nil
}

// Change edits the draft as it was at a revision (models.CodeConflict when it
// has moved on). edit is given the draft and changes it, or says why it cannot.
func (o Reports) Change(ctx context.Context, incidentID int64, expected int, author, why string, edit func(*models.ReportDraft) error) (models.ReportDraft, error) {
	return o.revised(ctx, incidentID, expected, models.Revision{Author: author, Why: why}, edit)
}

func (o Reports) revised(ctx context.Context, incidentID int64, expected int, rev models.Revision, edit func(*models.ReportDraft) error) (models.ReportDraft, error) {
	var out models.ReportDraft
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) (err error) {
		out, err = o.change(ctx, db, ss, incidentID, expected, rev, edit)
		return err
	})
	if err != nil {
		return models.ReportDraft{}, err
	}
	return out, nil
}

// change reads, edits and writes the draft with its revision; of rev, the author,
// the reason and what it restores are read.
func (o Reports) change(ctx context.Context, db *gorm.DB, ss *session, incidentID int64, expected int, rev models.Revision, edit func(*models.ReportDraft) error) (models.ReportDraft, error) {
	none := models.ReportDraft{}
	rev.IncidentID, rev.Noun, rev.Key = incidentID, NounReport, KeyReport
	row, err := o.row(ctx, db, incidentID, true)
	if err != nil {
		return none, err
	}
	if err := sameRevision(NounReport, KeyReport, row.Revision, expected); err != nil {
		return none, err
	}
	before, err := row.model()
	if err != nil {
		return none, err
	}
	// A copy of its own: an edit must not reach into what was.
	d, err := row.model()
	if err != nil {
		return none, err
	}
	if err := edit(&d); err != nil {
		return none, err
	}
	if err := d.Validate(); err != nil {
		return none, err
	}
	d.IncidentID, d.Revision, d.UpdatedBy = incidentID, row.Revision+1, rev.Author
	if err := row.write(d); err != nil {
		return none, err
	}
	row.UpdatedAt = nanos(o.s.stamp())
	if _, err := gorm.G[reportRow](db).Where("id = ?", row.ID).
		Select("texts", "state", "submitted", "edition", "revision", "updated_at", "updated_by").Updates(ctx, row); err != nil {
		return none, translate(err, "change report")
	}
	out, err := row.model()
	if err != nil {
		return none, err
	}
	rev.Number = out.Revision
	return out, o.s.revise(ctx, db, ss, rev, before, out, true)
}

// Restore writes a new revision with the texts of an earlier one, which edit may
// refuse. expected is as with Change.
func (o Reports) Restore(ctx context.Context, incidentID int64, number, expected int, author, why string, edit func(*models.ReportDraft) error) (models.ReportDraft, error) {
	earlier, err := contentAt[models.ReportDraft](ctx, o.s, incidentID, NounReport, KeyReport, number)
	if err != nil {
		return models.ReportDraft{}, err
	}
	return o.revised(ctx, incidentID, expected, models.Revision{Author: author, Why: why, Restores: number}, func(d *models.ReportDraft) error {
		d.ReportText = earlier.ReportText
		return edit(d)
	})
}

// auditedEdition is what the audit log says of a publication.
type auditedEdition struct {
	Number      int    `json:"number"`
	SHA256      string `json:"sha256"`
	SubmittedBy string `json:"submitted_by"`
	Note        string `json:"note,omitempty"`
	Supersedes  int    `json:"supersedes,omitempty"`
}

// Publish freezes an edition of the draft as it was at a revision. Its number
// must be the next one, its hash that of its document.
func (o Reports) Publish(ctx context.Context, expected int, e models.Edition) (models.Edition, error) {
	if sum := sha256.Sum256(e.Document); hex.EncodeToString(sum[:]) != e.SHA256 {
		return models.Edition{}, models.Errorf(models.CodeInternal, "edition %d does not have the hash it says", e.Number)
	}
	row := editionRow{
		IncidentID: e.IncidentID, Number: e.Number, TitleKo: clean(e.Title.Ko), TitleEn: clean(e.Title.En), PublishedAt: nanos(e.PublishedAt),
		PublishedBy: clean(e.By), SubmittedBy: clean(e.SubmittedBy), Note: clean(e.Note), Supersedes: e.Supersedes, SHA256: e.SHA256, Document: string(e.Document),
	}
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		_, err := o.change(ctx, db, ss, e.IncidentID, expected, models.Revision{Author: e.By, Why: e.Note}, func(d *models.ReportDraft) error {
			if err := d.Approve(e.By, e.Note); err != nil {
				return err
			}
			if e.Number != d.Edition+1 || e.Supersedes != d.Edition || e.SubmittedBy != d.Submitted.By {
				return models.Errorf(models.CodeInternal, "edition %d does not follow %d", e.Number, d.Edition)
			}
			d.State, d.Submitted, d.Edition = models.ReportPublished, nil, e.Number
			return nil
		})
		if err != nil {
			return err
		}
		if err := gorm.G[editionRow](db).Create(ctx, &row); err != nil {
			return translate(err, "publish report")
		}
		said := auditedEdition{row.Number, row.SHA256, row.SubmittedBy, row.Note, row.Supersedes}
		return ss.record(ctx, NounReport, "publish", e.IncidentID, KeyReport, nil, said)
	})
	if err != nil {
		return models.Edition{}, err
	}
	return row.model()
}

// ByIncident gives the incident's draft.
func (o Reports) ByIncident(ctx context.Context, incidentID int64) (models.ReportDraft, error) {
	row, err := o.row(ctx, o.s.read(ctx), incidentID, false)
	if err != nil {
		return models.ReportDraft{}, err
	}
	return row.model()
}

// Edition gives one edition, number 0 the newest.
func (o Reports) Edition(ctx context.Context, incidentID int64, number int) (models.Edition, error) {
	q := gorm.G[editionRow](o.s.read(ctx)).Where("incident_id = ?", incidentID)
	if number != 0 {
		q = q.Where("number = ?", number)
	}
	row, err := q.Order("number DESC").Limit(1).Take(ctx)
	if errors.Is(err, gorm.ErrRecordNotFound) && number == 0 {
		return models.Edition{}, models.Errorf(models.CodeNotFound, "nothing has been published of this incident")
	}
	if err != nil {
		return models.Edition{}, named(err, models.Errorf(models.CodeNotFound, "there is no edition %d", number), nil, "read edition")
	}
	return row.model()
}

// editionHead are the columns of an edition without its document.
const editionHead = "id, incident_id, number, title_ko, title_en, published_at, published_by, submitted_by, note, supersedes, sha256"

// Editions gives the incident's editions, oldest first, without their documents.
func (o Reports) Editions(ctx context.Context, incidentID int64) ([]models.Edition, error) {
	rows, err := gorm.G[editionRow](o.s.read(ctx)).Select(editionHead).Where("incident_id = ?", incidentID).Order("number").Find(ctx)
	if err != nil {
		return nil, translate(err, "list editions")
	}
	return each(rows, editionRow.model)
}

// Newest gives the newest edition of every incident, the latest published
// first, without their documents.
func (o Reports) Newest(ctx context.Context) ([]models.Edition, error) {
	rows, err := gorm.G[editionRow](o.s.read(ctx)).Select(editionHead).
		Where("number = (SELECT MAX(newest.number) FROM editions newest WHERE newest.incident_id = editions.incident_id)").
		Order("published_at DESC, id").Limit(maxPage).Find(ctx)
	if err != nil {
		return nil, translate(err, "list editions")
	}
	return each(rows, editionRow.model)
}
