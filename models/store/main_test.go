package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/models/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// ticker is a clock that moves by a second and some nanoseconds at every look.
type ticker struct {
	mu  sync.Mutex
	now time.Time
}

func (c *ticker) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second + 123*time.Nanosecond)
	return c.now
}

func open(t *testing.T, url string) *store.Store {
	t.Helper()
	clock := &ticker{now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.FixedZone("KST", 9*3600))}
	st, err := store.Open(t.Context(), store.Options{URL: url, Now: clock.Now, LockWait: 2 * time.Second})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return st
}

// suite is a store with one incident and one source.
type suite struct {
	*testing.T
	ctx      context.Context
	st       *store.Store
	incident models.Incident
	source   models.Source
}

// run runs a test on both databases.
func run(t *testing.T, test func(s suite)) {
	t.Helper()
	storetest.Both(t, func(t *testing.T, url string) {
		s := suite{T: t, ctx: t.Context(), st: open(t, url)}
		s.incident = s.newIncident("pangyo-2022")
		s.source = s.newSource(s.incident.ID, "web.log")
		test(s)
	})
}

func (s suite) newIncident(slug string) models.Incident {
	s.Helper()
	in, err := s.st.Incidents.Create(s.ctx, models.Incident{
		Slug: slug, Title: models.Localized{Ko: "데이터센터 화재", En: "Data centre fire"}, Zone: "Asia/Seoul",
		Phases: []models.Phase{{Key: "fire", Title: models.Localized{En: "Fire"}, From: "ignition", To: "power-cutoff"}},
	})
	s.must(err)
	return in
}

func (s suite) newSource(incidentID int64, label string) models.Source {
	s.Helper()
	src, err := s.st.Sources.Create(s.ctx, models.Source{IncidentID: incidentID, Label: label, Format: "syslog"})
	s.must(err)
	return src
}

func (s suite) newPiece(sourceID int64, hash byte, size int64) models.Piece {
	s.Helper()
	p, err := s.st.Pieces.Add(s.ctx, s.incident.ID, models.Piece{
		SourceID: sourceID, Name: "web.log", SHA256: sha(hash), Size: size, Stored: models.StoredArchive, Encoding: "utf-8",
	})
	s.must(err)
	return p
}

func sha(b byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 64)
	for i := range out {
		out[i] = digits[b%16]
	}
	return string(out)
}

func (s suite) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatalf("%v", err)
	}
}

// refused checks an error's code, and that the domain's words come first.
func (s suite) refused(err error, code models.Code) {
	s.Helper()
	var e *models.Error
	if !errors.As(err, &e) || e.Code != code {
		s.Fatalf("got error %v (code %q), want code %q", err, models.CodeOf(err), code)
	}
}

// ignition is an entry with an instant that only nanoseconds hold.
func (s suite) ignition() models.Entry {
	at := time.Date(2022, 10, 15, 15, 19, 0, 123456789, time.FixedZone("", 9*3600))
	return models.Entry{
		IncidentID: s.incident.ID, Key: "ignition", Title: models.Localized{Ko: "배터리실 발화", En: "Ignition in the battery room"},
		Body: models.Localized{Ko: "본문"}, Earliest: at, Latest: at.Add(time.Minute), Approx: true, Phase: "fire", Kind: "alarm",
		Service: "power", Function: "detect", Status: models.ClaimProposed, UpdatedBy: "han",
	}
}
