package store

import (
	"context"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/emberline/emberline/models"
)

type claimRow struct {
	ID          int64 `gorm:"primaryKey"`
	EntryID     int64
	Key         string
	PartyKo     string
	PartyEn     string
	StatementKo string
	StatementEn string
	Earliest    *int64
	Latest      *int64
	KnownAt     *int64
	Status      string
	Evidence    string // JSON of []string
	CreatedAt   int64  `gorm:"autoCreateTime:false"`
	Author      string
}

// TableName tells gorm the table.
func (claimRow) TableName() string { return "claims" }

func (r claimRow) model() (models.Claim, error) {
	evidence, err := decode[[]string](r.Evidence)
	return models.Claim{
		ID: r.ID, Key: r.Key, Party: models.Localized{Ko: r.PartyKo, En: r.PartyEn},
		Statement: models.Localized{Ko: r.StatementKo, En: r.StatementEn}, Earliest: instantOf(r.Earliest), Latest: instantOf(r.Latest),
		KnownAt: instantOf(r.KnownAt), Status: models.ClaimStatus(r.Status), Evidence: evidence, CreatedAt: instant(r.CreatedAt), Author: r.Author,
	}, err
}

// ClaimKey is a claim's key among its incident's revisions and in the outbox.
func ClaimKey(entry, claim string) string { return entry + "/" + claim }

// SplitClaimKey is the inverse of ClaimKey.
func SplitClaimKey(key string) (entry, claim string, ok bool) { return strings.Cut(key, "/") }

// AddClaim adds what a party asserts to the incident's entry. Without a key it
// gets the next of c1, c2 …; c.Author is the author. The entry's own revision
// does not move (its text is as it was), its UpdatedAt and UpdatedBy do.
func (o Entries) AddClaim(ctx context.Context, incidentID int64, entryKey string, c models.Claim, why string) (models.Claim, error) {
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		entry, err := o.row(ctx, db, incidentID, entryKey, true)
		if err != nil {
			return err
		}
		if c, err = o.addClaim(ctx, db, ss, entry, c, why); err != nil {
			return err
		}
		return o.touch(ctx, db, entry.ID, c.Author)
	})
	if err != nil {
		return models.Claim{}, err
	}
	return c, nil
}

// addClaim needs the entry's lock.
func (o Entries) addClaim(ctx context.Context, db *gorm.DB, ss *session, entry entryRow, c models.Claim, why string) (models.Claim, error) {
	if c.Status == "" {
		c.Status = models.ClaimProposed
	}
	if c.Key == "" {
		// Claims are never deleted, so the next number was never given.
		n, err := gorm.G[claimRow](db).Where("entry_id = ?", entry.ID).Count(ctx, "*")
		if err != nil {
			return c, translate(err, "count claims")
		}
		c.Key = "c" + strconv.FormatInt(n+1, 10)
	}
	if strings.ContainsAny(c.Key, "/\x00") || len(c.Key) > 64 || clean(c.Key) != c.Key {
		return c, models.Errorf(models.CodeInvalid, "%q cannot be a claim's key", c.Key).WithHint("leave it out, or write a short one without a slash")
	}
	if err := c.Validate(); err != nil {
		return c, err
	}
	evidence, err := encode(c.Evidence)
	if err != nil {
		return c, err
	}
	row := claimRow{
		EntryID: entry.ID, Key: c.Key, PartyKo: clean(c.Party.Ko), PartyEn: clean(c.Party.En),
		StatementKo: clean(c.Statement.Ko), StatementEn: clean(c.Statement.En), Earliest: nanosOf(c.Earliest),
		Latest: nanosOf(c.Latest), KnownAt: nanosOf(c.KnownAt), Status: string(c.Status), Evidence: evidence,
		CreatedAt: nanos(o.s.stamp()), Author: clean(c.Author),
	}
	if err := gorm.G[claimRow](db).Create(ctx, &row); err != nil {
		return c, named(err, nil, models.Errorf(models.CodeConflict, "entry %s has a claim %q already", entry.Key, c.Key), "add claim")
	}
	if c, err = row.model(); err != nil {
		return c, err
	}
	return c, o.reviseClaim(ctx, db, ss, entry, nil, c, c.Author, why)
}

// SetClaimStatus says how well a claim stands, as author holds it.
func (o Entries) SetClaimStatus(ctx context.Context, incidentID int64, entryKey, claimKey string, status models.ClaimStatus, author, why string) (models.Claim, error) {
	if _, err := models.ParseClaimStatus(string(status)); err != nil {
		return models.Claim{}, err
	}
	var out models.Claim
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		entry, err := o.row(ctx, db, incidentID, entryKey, true)
		if err != nil {
			return err
		}
		row, err := gorm.G[claimRow](db, clause.Locking{Strength: clause.LockingStrengthUpdate}).
			Where("entry_id = ? AND key = ?", entry.ID, claimKey).Take(ctx)
		if err != nil {
			return named(err, models.Errorf(models.CodeNotFound, "entry %s has no claim %q", entryKey, claimKey), nil, "read claim")
		}
		before, err := row.model()
		if err != nil {
			return err
		}
		row.Status = string(status)
		if _, err := gorm.G[claimRow](db).Where("id = ?", row.ID).Select("status").Updates(ctx, row); err != nil {
			return translate(err, "set claim's status")
		}
		out = before
		out.Status = status
		if err := o.reviseClaim(ctx, db, ss, entry, &before, out, author, why); err != nil {
			return err
		}
		return o.touch(ctx, db, entry.ID, author)
	})
	if err != nil {
		return models.Claim{}, err
	}
	return out, nil
}

func (o Entries) reviseClaim(ctx context.Context, db *gorm.DB, ss *session, entry entryRow, before *models.Claim, after models.Claim, author, why string) error {
	rev := models.Revision{
		IncidentID: entry.IncidentID, Noun: NounClaim, Key: ClaimKey(entry.Key, after.Key), Author: author, Why: why,
	}
	var old any
	if before != nil {
		old = *before
	}
	if _, err := o.s.Revisions.add(ctx, db, rev, old, after); err != nil {
		return err
	}
	ss.announce(entry.IncidentID, NounClaim, rev.Key)
	return nil
}

// touch notes that something about the entry changed.
func (o Entries) touch(ctx context.Context, db *gorm.DB, id int64, author string) error {
	_, err := gorm.G[entryRow](db).Where("id = ?", id).Select("updated_at", "updated_by").
		Updates(ctx, entryRow{UpdatedAt: nanos(o.s.stamp()), UpdatedBy: clean(author)})
	return translate(err, "update entry")
}

// withClaims reads the entry's claims in the order they were made.
func (Entries) withClaims(ctx context.Context, db *gorm.DB, e models.Entry) (models.Entry, error) {
	rows, err := gorm.G[claimRow](db).Where("entry_id = ?", e.ID).Order("id").Find(ctx)
	if err != nil {
		return e, translate(err, "read claims")
	}
	e.Claims = nil
	for _, r := range rows {
		c, err := r.model()
		if err != nil {
			return e, err
		}
		e.Claims = append(e.Claims, c)
	}
	return e, nil
}
