package store

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// maxCitesNamed bounds how many of those that cite a source are named.
const maxCitesNamed = 5

// uncited refuses a source whose events are evidence of a claim or a cause that
// stands: whoever removes it decides first what becomes of them.
func (o Sources) uncited(db *gorm.DB, src sourceRow) error {
	if src.AliasOf != nil {
		return nil // ids name the source that holds the bytes
	}
	citing, err := o.citing(db, src.IncidentID, models.SourceID(src.ID))
	if err != nil || len(citing) == 0 {
		return err
	}
	more := ""
	if n := len(citing) - maxCitesNamed; n > 0 {
		citing, more = citing[:maxCitesNamed], fmt.Sprintf(" and %d more", n)
	}
	names := strings.Join(citing, ", ") + more
	return models.Errorf(models.CodeConflict, "events of source %q are cited as evidence by %s", src.Label, names).
		WithHint("take the citation out of %s, or withdraw it, then remove the source", names)
}

// citing names the claims (entry/claim) and causes that stand and whose evidence
// holds an event of the source.
func (Sources) citing(db *gorm.DB, incidentID int64, source string) ([]string, error) {
	type cited struct{ Key, Evidence string }
	var claims, causes []cited
	// The pattern only narrows: what it finds is read below.
	pattern := `%"` + source + `%`
	err := db.Table("claims").Select("entries.key || '/' || claims.key AS key", "claims.evidence").Joins("JOIN entries ON entries.id = claims.entry_id").
		Where("entries.incident_id = ? AND entries.status <> ? AND claims.status <> ? AND claims.evidence LIKE ?",
			incidentID, models.ClaimWithdrawn, models.ClaimWithdrawn, pattern).Order("claims.id").Find(&claims).Error
	if err != nil {
		return nil, translate(err, "read claims")
	}
	err = db.Table("causes").Select("key", "evidence").
		Where("incident_id = ? AND status <> ? AND evidence LIKE ?", incidentID, models.ClaimWithdrawn, pattern).Order("id").Find(&causes).Error
	if err != nil {
		return nil, translate(err, "read causes")
	}
	var out []string
	for _, list := range []struct {
		noun string
		rows []cited
	}{{NounClaim, claims}, {NounCause, causes}} {
		for _, row := range list.rows {
			evidence, err := decode[[]string](row.Evidence)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(evidence, func(ev string) bool {
				of, _, _, _, err := models.ParseEventID(ev)
				return err == nil && of == source
			}) {
				out = append(out, list.noun+" "+row.Key)
			}
		}
	}
	return out, nil
}
