package api

import (
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// editionAnswer is one published version of a report.
type editionAnswer struct {
	Number      int              `json:"number"`
	Title       models.Localized `json:"title"`
	PublishedAt time.Time        `json:"published_at"`
	// By, SubmittedBy and Note are told to who sees the investigation
	By          string `json:"by,omitempty"`
	SubmittedBy string `json:"submitted_by,omitempty"`
	Note        string `json:"note,omitempty"`
	// FourEyes: another person published it than the one who submitted it
	FourEyes   bool `json:"four_eyes"`
	Supersedes int  `json:"supersedes,omitempty"`
	// SHA256 of report.json
	SHA256 string `json:"sha256"`
	// Address of the page that anybody may read
	Address string `json:"address" example:"/reports/pangyo-2022/1"`
}

func (r *request) editionAnswer(e models.Edition) editionAnswer {
	out := editionAnswer{
		Number: e.Number, Title: e.Title, PublishedAt: r.in(e.PublishedAt), FourEyes: e.FourEyes(), Supersedes: e.Supersedes, SHA256: e.SHA256,
		Address: app.ReportsBase + "/" + r.slug() + "/" + strconv.Itoa(e.Number),
	}
	if r.who.Can(models.MayReadTimeline, r.incident.ID) {
		out.By, out.SubmittedBy, out.Note = e.By, e.SubmittedBy, e.Note
	}
	return out
}

// listEditions lists what was published.
//
//	@Summary	List the editions of the incident's report, oldest first
//	@Tags		reports
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[editionAnswer]
//	@Router		/incidents/{incident}/report/editions [get]
func (a *API) listEditions(r *request) error {
	return listAll(r, a.s.Editions, func(e models.Edition) string { return strconv.Itoa(e.Number) }, r.editionAnswer)
}

// edition reads the number of the path.
func (r *request) edition() (int, error) { return editionNumber(r.Param("edition")) }

func editionNumber(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || strconv.Itoa(n) != s {
		return 0, models.Errorf(models.CodeNotFound, "there is no edition %q", short(s))
	}
	return n, nil
}

// getEdition gives what is known of one edition.
//
//	@Summary	Read who published an edition, when, and its hash
//	@Tags		reports
//	@Success	200	{object}	editionAnswer
//	@Router		/incidents/{incident}/report/editions/{edition} [get]
func (a *API) getEdition(r *request) error {
	n, err := r.edition()
	if err != nil {
		return err
	}
	e, err := a.s.Edition(r.ctx(), r.slug(), n)
	if err != nil {
		return err
	}
	return r.json(http.StatusOK, r.editionAnswer(e))
}

// downloadEdition gives an edition in one of its forms.
//
//	@Summary	Download an edition; as JSON, its SHA-256 is the edition's
//	@Tags		reports
//	@Produce	application/octet-stream
//	@Param		query	query	formQuery	false	"form"
//	@Success	200		{file}	binary
//	@Router		/incidents/{incident}/report/editions/{edition}/file [get]
func (a *API) downloadEdition(r *request) error {
	n, err := r.edition()
	if err != nil {
		return err
	}
	format, lang, err := r.form()
	if err != nil {
		return err
	}
	f, err := a.s.EditionFile(r.ctx(), r.slug(), n, format, lang)
	if err != nil {
		return err
	}
	return r.reportFile(f)
}

// inlined names a file that may be shown.
func inlined(name string) string {
	if v := mime.FormatMediaType("inline", map[string]string{"filename": name}); v != "" {
		return v
	}
	return "inline"
}

// exhibitAnswer is a record of the evidence as an edition cites it.
type exhibitAnswer struct {
	models.ReportExhibit
	// Custody of the delivery that holds the record; with one exhibit only
	Custody *custodyAnswer `json:"custody,omitempty"`
}

// custodyAnswer says how bytes came to be here.
type custodyAnswer struct {
	Source string `json:"source"`
	Piece  int    `json:"piece"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	// ReceivedAt is when this system had them
	ReceivedAt time.Time `json:"received_at"`
	// ModifiedAt is when the delivered file says it was written last
	ModifiedAt *time.Time `json:"modified_at,omitempty"`
	// DeliveredBy and Via are who delivered them, by the audit log; the record's
	// number there proves it
	DeliveredBy string     `json:"delivered_by,omitempty"`
	Via         models.Via `json:"via,omitempty" enums:"session,token,cli,system"`
	AuditSeq    *int64     `json:"audit_seq,omitempty"`
	// Acquisition is what the deliverer said of where they come from
	Acquisition string           `json:"acquisition,omitempty"`
	Stored      models.StoreForm `json:"stored" enums:"archive,blob"`
	Encoding    string           `json:"encoding"`
	Simulated   bool             `json:"simulated"`
}

// exhibits gives those of the edition that the path names, with its number.
func (a *API) exhibits(r *request) (number int, all []models.ReportExhibit, err error) {
	if number, err = r.edition(); err != nil {
		return 0, nil, err
	}
	all, err = a.s.Exhibits(r.ctx(), r.slug(), number)
	return number, all, err
}

// listExhibits lists the records that an edition cites.
//
//	@Summary	List the exhibits of an edition
//	@Tags		reports
//	@Param		query	query		pageQuery	false	"page"
//	@Success	200		{object}	page[exhibitAnswer]
//	@Router		/incidents/{incident}/report/editions/{edition}/exhibits [get]
func (a *API) listExhibits(r *request) error {
	var q pageQuery
	if err := r.query(&q); err != nil {
		return err
	}
	_, all, err := a.exhibits(r)
	if err != nil {
		return err
	}
	return pageOf(r, q, all, func(x models.ReportExhibit) string { return x.Number }, func(x models.ReportExhibit) exhibitAnswer { return exhibitAnswer{ReportExhibit: x} })
}

// getExhibit gives one exhibit with the custody of the bytes that hold it.
//
//	@Summary	Read an exhibit with its hash and custody
//	@Tags		reports
//	@Success	200	{object}	exhibitAnswer
//	@Router		/incidents/{incident}/report/editions/{edition}/exhibits/{exhibit} [get]
func (a *API) getExhibit(r *request) error {
	n, all, err := a.exhibits(r)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Number != r.Param("exhibit") {
			continue
		}
		c, err := a.s.ExhibitCustody(r.ctx(), r.slug(), x)
		if err != nil {
			return err
		}
		custody := custodyAnswer{
			Source: c.Source.Label, Piece: c.Piece.Seq, SHA256: c.Piece.SHA256, Bytes: c.Piece.Size, ReceivedAt: r.in(c.Piece.ReceivedAt),
			ModifiedAt: r.maybe(c.Piece.ModifiedAt), Acquisition: c.Source.Remark, Stored: c.Piece.Stored, Encoding: c.Piece.Encoding, Simulated: c.Source.Simulated,
		}
		if d := c.Delivery; d != nil {
			custody.DeliveredBy, custody.Via, custody.AuditSeq = d.Actor.Login, d.Actor.Via, &d.Seq
		}
		return r.json(http.StatusOK, exhibitAnswer{x, &custody})
	}
	return models.Errorf(models.CodeNotFound, "edition %d has no exhibit %q", n, short(r.Param("exhibit")))
}
