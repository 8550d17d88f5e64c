package store_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/models/store"
	"github.com/emberline/emberline/models/store/storetest"
)

// fill writes one of everything into the suite's store.
func (s suite) fill() {
	s.Helper()
	p := s.newPiece(s.source.ID, 1, 100)
	_, err := s.st.Pieces.Add(s.ctx, s.incident.ID, models.Piece{
		SourceID: s.source.ID, Name: "묶음.zip", SHA256: sha(1), Size: 100, DuplicateOf: p.ID, ModifiedAt: time.Unix(0, 1),
		Members: []models.Member{{Name: "대화.json", Size: 100}},
	})
	s.must(err)
	_, err = s.st.Sources.Alias(s.ctx, s.incident.ID, "같은 것.log", s.source.ID)
	s.must(err)
	s.must(s.st.Ledgers.Save(s.ctx, s.incident.ID, p.ID, models.Ledger{Bytes: 100, StreamBytes: 100, EventBytes: 100, Received: 1, Accepted: 1}))
	s.must(s.st.Gaps.Replace(s.ctx, s.incident.ID, p.ID, []models.Gap{{From: 1, To: 2, Zoned: true, Reason: "침묵 <&>"}}))
	_, err = s.st.Clocks.Set(s.ctx, s.incident.ID, s.source.ID, models.Clock{Offset: -222 * time.Second}, "han", "NTP")
	s.must(err)
	e := s.ignition()
	e.Claims = []models.Claim{{Party: models.Localized{Ko: "소방서"}, KnownAt: &e.Latest}}
	_, err = s.st.Entries.Create(s.ctx, e, "first report")
	s.must(err)
	s.must(s.release(s.cause("gas", "ignition")))
	_, err = s.st.Links.Create(s.ctx, s.link(models.CauseNode("gas"), models.EntryNode("ignition")), "")
	s.must(err)
	_, err = s.st.Annotations.Create(s.ctx, models.Annotation{
		IncidentID: s.incident.ID, Target: models.Target{From: &e.Earliest, To: &e.Latest}, Kind: models.AnnotationCause, Text: "원인?", Author: "lee",
	})
	s.must(err)
	kim := s.account("kim", true)
	s.must(s.st.Members.Grant(s.ctx, s.incident.ID, kim.ID, models.RoleLead))
	_, err = s.st.Tokens.Create(s.ctx, models.Token{
		AccountID: kim.ID, Name: "t", ExpiresAt: e.Latest, Scope: models.Scope{Permissions: []models.Permission{models.MayIngest}, IncidentID: s.incident.ID},
	}, "hash of token")
	s.must(err)
	s.must(s.st.Sessions.Create(s.ctx, models.Session{Hash: "no session is dumped", AccountID: kim.ID, CreatedAt: e.Latest, SeenAt: e.Latest, ExpiresAt: e.Latest}))
	gone := s.newSource(s.incident.ID, "gone.log")
	s.must(s.st.Sources.SetState(s.ctx, s.incident.ID, gone.ID, models.SourceReady, ""))
	_, err = s.st.Sources.Remove(s.ctx, s.incident.ID, gone.ID, "han", "mistake")
	s.must(err)
	_, err = s.st.Reports.Publish(s.ctx, s.report().Revision, s.edition(1, `{"zone":"Asia/Seoul","제목":"판교"}`))
	s.must(err)
	_, err = s.st.SavedSearches.Create(s.ctx, s.search("전원", "han"))
	s.must(err)
	s.sign(s.signer("dumped"))
}

// TestDumpCrosses: what one database dumps the other loads, and dumps again to
// the byte; new rows then go on where the loaded ones end.
func TestDumpCrosses(t *testing.T) {
	run(t, func(s suite) {
		s.fill()
		var first, second bytes.Buffer
		s.must(s.st.Dump(s.ctx, &first))
		var url string
		if s.st.Dialect() == store.SQLite {
			url = storetest.Postgres(s.T)
		} else {
			url = storetest.SQLite(s.T)
		}
		other := open(s.T, url)
		s.must(other.Load(s.ctx, bytes.NewReader(first.Bytes())))
		s.must(other.Dump(s.ctx, &second))
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			s.Errorf("dumped\n%s\nand again\n%s", &first, &second)
		}
		if strings.Contains(first.String(), "no session is dumped") {
			s.Error("a session is dumped")
		}
		if c, err := other.Audit.Verify(s.ctx, store.AuditKnown{}); err != nil || len(c.Findings) != 0 || c.Checkpoints != 1 {
			s.Errorf("the loaded audit log: %+v, %v", c, err)
		}
		in, err := other.Incidents.Create(s.ctx, models.Incident{Slug: "next", Title: models.Localized{En: "x"}, Zone: "UTC"})
		s.must(err)
		if in.ID <= s.incident.ID {
			s.Errorf("id %d was given twice", in.ID)
		}
		s.refused(other.Load(s.ctx, bytes.NewReader(first.Bytes())), models.CodeConflict)
		s.must(other.Check(s.ctx))
		// A dump cut short is refused and leaves nothing.
		empty := open(s.T, storetest.SQLite(s.T))
		s.refused(empty.Load(s.ctx, bytes.NewReader(first.Bytes()[:first.Len()-20])), models.CodeDamaged)
		if list, err := empty.Incidents.List(s.ctx); err != nil || len(list) != 0 {
			s.Errorf("after a broken load: %v, %v", list, err)
		}
	})
}
