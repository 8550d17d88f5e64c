package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/emberline/emberline/models"
)

// Clocks are the sources' clocks: read with the source, changed here, every
// change a revision that can be taken back.
type Clocks struct{ s *Store }

// Set gives the incident's source another clock.
func (o Clocks) Set(ctx context.Context, incidentID, sourceID int64, clock models.Clock, author, why string) (models.Revision, error) {
	if err := clock.Validate(); err != nil {
		return models.Revision{}, err
	}
	rev := models.Revision{IncidentID: incidentID, Noun: NounClock, Key: models.SourceID(sourceID), Author: author, Why: why}
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		src, err := o.lock(ctx, db, incidentID, sourceID)
		if err != nil {
			return err
		}
		rev, err = o.set(ctx, db, src, clock, rev)
		return err
	})
	return rev, err
}

// Undo takes the latest change that still stands back, as a new revision that
// names it; again, it takes back the one before. models.CodeConflict when
// none is left.
func (o Clocks) Undo(ctx context.Context, incidentID, sourceID int64, author, why string) (models.Revision, error) {
	rev := models.Revision{IncidentID: incidentID, Noun: NounClock, Key: models.SourceID(sourceID), Author: author, Why: why}
	err := o.s.write(ctx, func(ctx context.Context, db *gorm.DB, _ *session) error {
		src, err := o.lock(ctx, db, incidentID, sourceID)
		if err != nil {
			return err
		}
		tx := newStore(o.s.core, o.s.session(ctx))
		history, err := tx.Clocks.History(ctx, incidentID, sourceID)
		if err != nil {
			return err
		}
		last, ok := standing(history)
		if !ok {
			return models.Errorf(models.CodeConflict, "the clock of source %q has no change left to take back", src.Label)
		}
		clock, err := decode[models.Clock](last.Old)
		if err != nil {
			return err
		}
		rev.Undoes = last.Number
		rev, err = o.set(ctx, db, src, clock, rev)
		return err
	})
	return rev, err
}

// History gives the clock's revisions, oldest first.
func (o Clocks) History(ctx context.Context, incidentID, sourceID int64) ([]models.Revision, error) {
	return o.s.Revisions.Of(ctx, incidentID, NounClock, models.SourceID(sourceID))
}

// standing finds the last revision that neither is an undoing nor was undone.
// Its Old is then the state before it, because all after it have cancelled out.
func standing(history []models.Revision) (models.Revision, bool) {
	undone := map[int]bool{}
	for i := len(history) - 1; i >= 0; i-- {
		switch r := history[i]; {
		case r.Undoes != 0:
			undone[r.Undoes] = true
		case !undone[r.Number]:
			return r, true
		}
	}
	return models.Revision{}, false
}

// lock reads the source, which must have a clock of its own.
func (o Clocks) lock(ctx context.Context, db *gorm.DB, incidentID, sourceID int64) (sourceRow, error) {
	src, err := o.s.Sources.row(ctx, db, incidentID, sourceID, true)
	if err == nil && src.AliasOf != nil {
		return src, models.Errorf(models.CodeConflict, "source %q is another name of source %s and has no clock of its own",
			src.Label, models.SourceID(*src.AliasOf)).WithHint("set that one's clock")
	}
	return src, err
}

func (o Clocks) set(ctx context.Context, db *gorm.DB, src sourceRow, clock models.Clock, rev models.Revision) (models.Revision, error) {
	old, err := decode[models.Clock](src.Clock)
	if err != nil {
		return rev, err
	}
	text, err := encode(clock)
	if err != nil {
		return rev, err
	}
	if _, err := gorm.G[sourceRow](db).Where("id = ?", src.ID).Select("clock", "updated_at").
		Updates(ctx, sourceRow{Clock: text, UpdatedAt: nanos(o.s.stamp())}); err != nil {
		return rev, translate(err, "set clock")
	}
	return o.s.Revisions.add(ctx, db, rev, old, clock)
}
