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
	Revision    int
	UpdatedAt   int64 `gorm:"autoUpdateTime:false"`
}

// TableName tells gorm the table.
func (claimRow) TableName() string { return "claims" }

func (r claimRow) model() (models.Claim, error) {
	evidence, err := decode[[]string](r.Evidence)
	return models.Claim{
		ID: r.ID, Key: r.Key, Party: models.Localized{Ko: r.PartyKo, En: r.PartyEn},
		Statement: models.Localized{Ko: r.StatementKo, En: r.StatementEn}, Earliest: instantOf(r.Earliest), Latest: instantOf(r.Latest),
		KnownAt: instantOf(r.KnownAt), Status: models.ClaimStatus(r.Status), Evidence: evidence, Revision: r.Revision,
		CreatedAt: instant(r.CreatedAt), UpdatedAt: instant(r.UpdatedAt), Author: r.Author,
	}, err
}

// say writes what the claim says into its row.
func (r *claimRow) say(c models.Claim) (err error) {
	r.PartyKo, r.PartyEn = clean(c.Party.Ko), clean(c.Party.En)
	r.StatementKo, r.StatementEn = clean(c.Statement.Ko), clean(c.Statement.En)
	r.Earliest, r.Latest, r.KnownAt, r.Status = nanosOf(c.Earliest), nanosOf(c.Latest), nanosOf(c.KnownAt), string(c.Status)
	r.Evidence, err = encode(c.Evidence)
	return err
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
		if entry.Status == string(models.ClaimWithdrawn) {
			return models.Errorf(models.CodeConflict, "entry %s was withdrawn", entryKey).WithHint("restore an earlier revision first")
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
	row := claimRow{EntryID: entry.ID, Key: c.Key, CreatedAt: nanos(o.s.stamp()), Author: clean(c.Author), Revision: 1}
	row.UpdatedAt = row.CreatedAt
	if err := row.say(c); err != nil {
		return c, err
	}
	err := gorm.G[claimRow](db).Create(ctx, &row)
	if err != nil {
		return c, named(err, nil, models.Errorf(models.CodeConflict, "entry %s has a claim %q already", entry.Key, c.Key), "add claim")
	}
	if c, err = row.model(); err != nil {
		return c, err
	}
	rev := models.Revision{IncidentID: entry.IncidentID, Noun: NounClaim, Key: ClaimKey(entry.Key, c.Key), Number: 1, Author: c.Author, Why: why}
	return c, o.s.revise(ctx, db, ss, rev, nil, c, c.Status != models.ClaimWithdrawn)
}

// UpdateClaim writes everything of the claim but its key and first author.
// expected is the claim's revision the change was made on (models.CodeConflict
// when it has moved on); author is who changes it.
func (o Entries) UpdateClaim(ctx context.Context, incidentID int64, entryKey string, c models.Claim, expected int, author, why string) (models.Claim, error) {
	return o.changeClaim(ctx, incidentID, entryKey, c.Key, expected, models.Revision{Author: author, Why: why}, func(models.Claim) models.Claim { return c })
}

// SetClaimStatus says how well a claim stands, as author holds it; withdrawn
// takes it back. expected is as with UpdateClaim.
func (o Entries) SetClaimStatus(ctx context.Context, incidentID int64, entryKey, claimKey string, status models.ClaimStatus, expected int, author, why string) (models.Claim, error) {
	return o.changeClaim(ctx, incidentID, entryKey, claimKey, expected, models.Revision{Author: author, Why: why}, func(c models.Claim) models.Claim {
		c.Status = status
		return c
	})
}

// RestoreClaim writes a new revision of a claim with the content of an earlier
// one. expected is as with UpdateClaim.
func (o Entries) RestoreClaim(ctx context.Context, incidentID int64, entryKey, claimKey string, number, expected int, author, why string) (models.Claim, error) {
	earlier, err := contentAt[models.Claim](ctx, o.s, incidentID, NounClaim, ClaimKey(entryKey, claimKey), number)
	if err != nil {
		return models.Claim{}, err
	}
	rev := models.Revision{Author: author, Why: why, Restores: number}
	return o.changeClaim(ctx, incidentID, entryKey, claimKey, expected, rev, func(models.Claim) models.Claim { return earlier })
}

// changeClaim reads, edits and writes one claim with its revision.
func (o Entries) changeClaim(ctx context.Context, incidentID int64, entryKey, claimKey string, expected int, rev models.Revision,
	edit func(models.Claim) models.Claim) (models.Claim, error) {
	var out models.Claim
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, ss *session) error {
		entry, err := o.row(ctx, db, incidentID, entryKey, true)
		if err != nil {
			return err
		}
		row, err := gorm.G[claimRow](db, clause.Locking{Strength: clause.LockingStrengthUpdate}).
			Where("entry_id = ? AND key = ?", entry.ID, claimKey).Take(ctx)
		if err != nil {
			return named(err, models.Errorf(models.CodeNotFound, "entry %s has no claim %q", entryKey, claimKey).
				WithHint("the list of entries shows the claims"), nil, "read claim")
		}
		rev.IncidentID, rev.Noun, rev.Key = incidentID, NounClaim, ClaimKey(entryKey, claimKey)
		if err := sameRevision(NounClaim, rev.Key, row.Revision, expected); err != nil {
			return err
		}
		before, err := row.model()
		if err != nil {
			return err
		}
		c := edit(before)
		c.Key = claimKey
		if err := c.Validate(); err != nil {
			return err
		}
		if err := stillStands(NounClaim, rev.Key, before.Status, c.Status); err != nil {
			return err
		}
		if err := row.say(c); err != nil {
			return err
		}
		row.Revision++
		row.UpdatedAt = nanos(o.s.stamp())
		if _, err := gorm.G[claimRow](db).Where("id = ?", row.ID).Select("party_ko", claimColumns...).Updates(ctx, row); err != nil {
			return translate(err, "change claim")
		}
		if out, err = row.model(); err != nil {
			return err
		}
		rev.Number = out.Revision
		if err := o.s.revise(ctx, db, ss, rev, before, out, out.Status != models.ClaimWithdrawn); err != nil {
			return err
		}
		return o.touch(ctx, db, entry.ID, rev.Author)
	})
	if err != nil {
		return models.Claim{}, err
	}
	return out, nil
}

// claimColumns are those that a change writes.
var claimColumns = []any{
	"party_en", "statement_ko", "statement_en", "earliest", "latest", "known_at", "status", "evidence", "revision", "updated_at",
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
