package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/export"
)

// Formats are the forms of a report.
var Formats = []string{"html", "pdf", "json", "md", "csv"}

// MediaType is a format's type over HTTP.
func MediaType(format string) string {
	switch format {
	case "html":
		return "text/html; charset=utf-8"
	case "pdf":
		return "application/pdf"
	case "json":
		return "application/json"
	case "md":
		return "text/markdown; charset=utf-8"
	}
	return "text/csv; charset=utf-8"
}

// CheckFormat refuses what is no format or no language.
func CheckFormat(format, lang string) error {
	if !slices.Contains(Formats, format) {
		return models.Errorf(models.CodeInvalid, "unknown report format %q", format).WithHint("one of %s", strings.Join(Formats, ", "))
	}
	if lang != "ko" && lang != "en" {
		return models.Errorf(models.CodeInvalid, "unknown language %q", lang).WithHint("ko or en")
	}
	return nil
}

// JSON is the report's authoritative form: canonical JSON without a line end,
// so that the file's own SHA-256 is the edition's.
func JSON(r *models.Report) ([]byte, error) { return models.CanonicalJSON(r) }

// Hash is the SHA-256 of a report's authoritative form, lower-case hex.
func Hash(r *models.Report) (string, error) {
	b, err := JSON(r)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// Parse reads a report's authoritative form.
func Parse(document []byte) (*models.Report, error) {
	d := json.NewDecoder(bytes.NewReader(document))
	d.DisallowUnknownFields()
	r := &models.Report{}
	if err := d.Decode(r); err != nil {
		return nil, models.Wrap(err, models.CodeDamaged, "a published report cannot be read")
	}
	if r.Schema != models.ReportSchema {
		return nil, models.Errorf(models.CodeDamaged, "a report of the form %q cannot be read", r.Schema)
	}
	return r, nil
}

// CSV is the chronology, a line for every claim and for every entry without
// one; no cell is a formula to a spreadsheet.
func CSV(r *models.Report, lang string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	row := func(cells ...string) error {
		for i, c := range cells {
			cells[i] = export.Cell(c)
		}
		return w.Write(cells)
	}
	if err := row("entry", "key", "title", "earliest_local", "latest_local", "earliest_utc", "latest_utc", "approximate", "phase", "service", "function",
		"entry_status", "contested", "claim", "party", "statement", "claim_earliest", "claim_latest", "known_at", "claim_status", "finding", "evidence", "evidence_sha256"); err != nil {
		return nil, err
	}
	hashes := map[string]string{}
	for _, x := range r.Exhibits {
		hashes[x.Number] = x.SHA256
	}
	local := func(t *models.ReportTime) string {
		if t == nil {
			return ""
		}
		return t.Local
	}
	for _, e := range r.Chronology {
		head := []string{
			e.Number, e.Key, e.Title.In(lang), e.Earliest.Local, e.Latest.Local, e.Earliest.UTC, e.Latest.UTC, fmt.Sprint(e.Approximate), e.Phase, e.Service,
			e.Function, string(e.Status), fmt.Sprint(e.Contested),
		}
		if len(e.Claims) == 0 {
			if err := row(append(head, "", "", "", "", "", "", "", "", "", "")...); err != nil {
				return nil, err
			}
		}
		for _, c := range e.Claims {
			var sums []string
			for _, n := range c.Evidence {
				if h := hashes[n]; h != "" {
					sums = append(sums, n+"="+h)
				}
			}
			if err := row(append(slices.Clone(head), c.Number, c.Party.In(lang), c.Statement.In(lang), local(c.Earliest), local(c.Latest), local(c.KnownAt), string(c.Status),
				fmt.Sprint(c.Finding), strings.Join(c.Evidence, " "), strings.Join(sums, " "))...); err != nil {
				return nil, err
			}
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
