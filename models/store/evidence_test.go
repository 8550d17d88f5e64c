package store_test

import (
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

func TestIncidents(t *testing.T) {
	run(t, func(s suite) {
		got, err := s.st.Incidents.BySlug(s.ctx, "pangyo-2022")
		s.must(err)
		if !reflect.DeepEqual(got, s.incident) || got.Phases[0].To != "power-cutoff" || got.CreatedAt.Location() != time.UTC {
			s.Errorf("got %+v, made %+v", got, s.incident)
		}
		if byID, err := s.st.Incidents.ByID(s.ctx, got.ID); err != nil || !reflect.DeepEqual(byID, got) {
			s.Errorf("by id: %+v, %v", byID, err)
		}
		_, err = s.st.Incidents.Create(s.ctx, models.Incident{Slug: "pangyo-2022", Title: models.Localized{En: "x"}, Zone: "UTC"})
		s.refused(err, models.CodeConflict)
		_, err = s.st.Incidents.Create(s.ctx, models.Incident{Slug: "Not A Slug", Title: models.Localized{En: "x"}, Zone: "UTC"})
		s.refused(err, models.CodeInvalid)
		_, err = s.st.Incidents.BySlug(s.ctx, "none")
		s.refused(err, models.CodeNotFound)
		_, err = s.st.Incidents.ByID(s.ctx, 999)
		s.refused(err, models.CodeNotFound)
		s.newIncident("other")
		all, err := s.st.Incidents.List(s.ctx)
		s.must(err)
		if len(all) != 2 || all[0].Slug != "pangyo-2022" || all[1].Slug != "other" {
			s.Errorf("list %+v", all)
		}
	})
}

func TestSources(t *testing.T) {
	run(t, func(s suite) {
		clock := models.Clock{
			Zone: "Asia/Seoul", ZoneBasis: models.ZoneUser, Offset: -222 * time.Second, DriftPPM: 0.1, DriftFrom: 1665814740123456789,
			Steps: []models.ClockStep{{From: 5, Offset: time.Second}}, Uncertainty: time.Millisecond,
		}
		made, err := s.st.Sources.Create(s.ctx, models.Source{
			IncidentID: s.incident.ID, Label: "자정 넘김.log", Format: "kakaotalk", Clock: clock, Simulated: true, Note: "a\x00b\xff",
		})
		s.must(err)
		if made.Note != "a\uFFFDb\uFFFD" || made.State != models.SourceReceiving || !reflect.DeepEqual(made.Clock, clock) {
			s.Errorf("made %+v", made)
		}
		got, err := s.st.Sources.ByLabel(s.ctx, s.incident.ID, "자정 넘김.log")
		s.must(err)
		if !reflect.DeepEqual(got, made) {
			s.Errorf("got %+v, made %+v", got, made)
		}
		_, err = s.st.Sources.Create(s.ctx, models.Source{IncidentID: s.incident.ID, Label: "자정 넘김.log"})
		s.refused(err, models.CodeConflict)
		_, err = s.st.Sources.Create(s.ctx, models.Source{IncidentID: 999, Label: "x"})
		s.refused(err, models.CodeNotFound)
		_, err = s.st.Sources.Create(s.ctx, models.Source{IncidentID: s.incident.ID, Label: " x"})
		s.refused(err, models.CodeInvalid)

		s.must(s.st.Sources.SetState(s.ctx, s.incident.ID, made.ID, models.SourceFailed, "disk is full"))
		s.must(s.st.Sources.SetFormat(s.ctx, s.incident.ID, made.ID, "syslog"))
		got, err = s.st.Sources.ByID(s.ctx, s.incident.ID, made.ID)
		s.must(err)
		if got.State != models.SourceFailed || got.Note != "disk is full" || got.Format != "syslog" || !got.Simulated ||
			!got.UpdatedAt.After(made.UpdatedAt) || !got.CreatedAt.Equal(made.CreatedAt) {
			s.Errorf("updated %+v", got)
		}
		s.refused(s.st.Sources.SetState(s.ctx, s.incident.ID, made.ID, "gone", ""), models.CodeInvalid)
	})
}

func TestAliases(t *testing.T) {
	run(t, func(s suite) {
		alias, err := s.st.Sources.Alias(s.ctx, s.incident.ID, "same.log", s.source.ID)
		s.must(err)
		again, err := s.st.Sources.Alias(s.ctx, s.incident.ID, "again.log", alias.ID)
		s.must(err)
		if alias.AliasOf != s.source.ID || again.AliasOf != s.source.ID || alias.State != models.SourceReady {
			s.Errorf("aliases %+v, %+v", alias, again)
		}
		p := s.newPiece(s.source.ID, 1, 100)
		s.must(s.st.Ledgers.Save(s.ctx, s.incident.ID, p.ID, models.Ledger{Bytes: 100, StreamBytes: 100, EventBytes: 100, Received: 2, Accepted: 2}))
		l, err := s.st.Ledgers.BySource(s.ctx, s.incident.ID, again.ID)
		s.must(err)
		if l.DuplicateOf != "web.log" || l.Source != "again.log" || l.Accepted != 2 || l.SHA256 != sha(1) {
			s.Errorf("an alias' ledger %+v", l)
		}
		_, err = s.st.Pieces.Add(s.ctx, s.incident.ID, models.Piece{SourceID: alias.ID, SHA256: sha(2)})
		s.refused(err, models.CodeConflict)
		_, err = s.st.Clocks.Set(s.ctx, s.incident.ID, alias.ID, models.Clock{}, "han", "")
		s.refused(err, models.CodeConflict)
		other := s.newIncident("other")
		_, err = s.st.Sources.Alias(s.ctx, other.ID, "stolen", s.source.ID)
		s.refused(err, models.CodeNotFound)
	})
}

func TestPieces(t *testing.T) {
	run(t, func(s suite) {
		a := s.newPiece(s.source.ID, 1, 100)
		modified := time.Date(2022, 10, 15, 3, 4, 5, 999999999, time.UTC)
		b, err := s.st.Pieces.Add(s.ctx, s.incident.ID, models.Piece{
			SourceID: s.source.ID, Name: "bad\xffname\x00.zip", SHA256: sha(2), Size: 50, StreamSize: 70, Stored: models.StoredBlob,
			Members: []models.Member{{Name: "대화/일반.json", Offset: 0, Size: 70}}, Overlap: 3, ModifiedAt: modified,
			ReceivedAt: modified.Add(time.Hour),
		})
		s.must(err)
		c, err := s.st.Pieces.Add(s.ctx, s.incident.ID, models.Piece{
			SourceID: s.source.ID, SHA256: sha(3), Size: 1, ModifiedAt: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC),
		})
		s.must(err)
		if a.Seq != 1 || b.Seq != 2 || c.Seq != 3 || a.Offset != 0 || b.Offset != 100 || c.Offset != 170 {
			s.Errorf("order %+v %+v %+v", a, b, c)
		}
		if !b.ModifiedAt.Equal(modified) || b.Name != "bad\uFFFDname\uFFFD.zip" || !c.ModifiedAt.IsZero() || a.ReceivedAt.IsZero() {
			s.Errorf("values %+v, %+v", b, c)
		}
		all, err := s.st.Pieces.List(s.ctx, s.incident.ID, s.source.ID)
		s.must(err)
		if !reflect.DeepEqual(all, []models.Piece{a, b, c}) {
			s.Errorf("list %+v", all)
		}
		b.Offset, b.StreamSize, b.Stored, b.Encoding, b.Members, b.Overlap = 101, 0, models.StoredArchive, "cp949", nil, 0
		changed := b
		changed.Name, changed.SHA256, changed.Size = "other", sha(9), 1
		s.must(s.st.Pieces.Update(s.ctx, s.incident.ID, changed))
		got, err := s.st.Pieces.ByID(s.ctx, s.incident.ID, b.ID)
		s.must(err)
		if !reflect.DeepEqual(got, b) {
			s.Errorf("updated %+v, want %+v", got, b)
		}
		second := s.newSource(s.incident.ID, "second.log")
		d := s.newPiece(second.ID, 1, 100)
		found, err := s.st.Pieces.ByHash(s.ctx, s.incident.ID, sha(1))
		s.must(err)
		if len(found) != 2 || found[0].Piece.ID != a.ID || found[1].Piece.ID != d.ID || found[1].Source.Label != "second.log" {
			s.Errorf("by hash %+v", found)
		}
		var walked []int64
		for after := int64(0); ; {
			page, err := s.st.Pieces.All(s.ctx, after, 3)
			s.must(err)
			if len(page) == 0 {
				break
			}
			for _, p := range page {
				after = p.ID
				walked = append(walked, p.ID)
			}
		}
		if !reflect.DeepEqual(walked, []int64{a.ID, b.ID, c.ID, d.ID}) {
			s.Errorf("walked %v", walked)
		}
		dup, err := s.st.Pieces.Add(s.ctx, s.incident.ID, models.Piece{SourceID: second.ID, SHA256: sha(1), Size: 100, DuplicateOf: a.ID})
		s.must(err)
		if dup.DuplicateOf != a.ID || dup.StreamSize != 0 || dup.Offset != 100 {
			s.Errorf("duplicate %+v", dup)
		}
		_, err = s.st.Pieces.Add(s.ctx, s.incident.ID, models.Piece{SourceID: second.ID, SHA256: sha(1), DuplicateOf: 999})
		s.refused(err, models.CodeNotFound)
		for _, bad := range []models.Piece{{SHA256: "x"}, {SHA256: sha(10)[:62] + "AA"}, {SHA256: sha(1), Size: -1}} {
			bad.SourceID = s.source.ID
			_, err := s.st.Pieces.Add(s.ctx, s.incident.ID, bad)
			s.refused(err, models.CodeInvalid)
		}
	})
}

func TestLedgers(t *testing.T) {
	run(t, func(s suite) {
		a, b := s.newPiece(s.source.ID, 1, 100), s.newPiece(s.source.ID, 2, 50)
		first := models.Ledger{
			Source: "web.log", SHA256: sha(1), Score: 90, Bytes: 100, StreamBytes: 100, EventBytes: 90, StructureBytes: 10, Received: 5, Accepted: 3, Rejected: 1, Undated: 1,
			Reasons: []models.Reason{{What: models.WhatRejected, Reason: "no time", Count: 1, Examples: []models.Example{{Offset: 7, Text: "\x00\xff 깨진"}}}},
		}
		s.must(s.st.Ledgers.Save(s.ctx, s.incident.ID, a.ID, models.Ledger{Bytes: 1, StreamBytes: 1, EventBytes: 1}))
		s.must(s.st.Ledgers.Save(s.ctx, s.incident.ID, a.ID, first)) // replaces
		s.must(s.st.Ledgers.Save(s.ctx, s.incident.ID, b.ID, models.Ledger{Score: 70, Bytes: 50, StreamBytes: 50, EventBytes: 50, Received: 2, Accepted: 1, Duplicate: 1}))
		got, err := s.st.Ledgers.ByPiece(s.ctx, s.incident.ID, a.ID)
		s.must(err)
		if got.Received != 5 || got.Reasons[0].Examples[0].Text != "\x00\uFFFD 깨진" {
			s.Errorf("by piece %+v", got)
		}
		sum, err := s.st.Ledgers.BySource(s.ctx, s.incident.ID, s.source.ID)
		s.must(err)
		if sum.Received != 7 || sum.Accepted != 4 || sum.Bytes != 150 || sum.Score != 70 || sum.SHA256 != "" || sum.Format != "syslog" ||
			sum.SourceID != s.source.PublicID() || sum.Check() != nil {
			s.Errorf("sum %+v", sum)
		}
		empty := s.newSource(s.incident.ID, "empty.log")
		all, err := s.st.Ledgers.List(s.ctx, s.incident.ID)
		s.must(err)
		if len(all) != 2 || !reflect.DeepEqual(all[0], sum) || all[1].Source != empty.Label || all[1].Received != 0 {
			s.Errorf("list %+v", all)
		}
		s.refused(s.st.Ledgers.Save(s.ctx, s.incident.ID, a.ID, models.Ledger{Received: 1}), models.CodeInternal)
		s.refused(s.st.Ledgers.Save(s.ctx, s.newIncident("other").ID, a.ID, models.Ledger{}), models.CodeNotFound)
	})
}

func TestGaps(t *testing.T) {
	run(t, func(s suite) {
		p := s.newPiece(s.source.ID, 1, 100)
		want := []models.Gap{
			{From: 5, To: 9, Zoned: true, Offset: 10, Usual: time.Minute, Reason: "silence"},
			{From: math.MinInt64 + 1, To: math.MaxInt64, Offset: 20, Reason: "lost"},
		}
		s.must(s.st.Gaps.Replace(s.ctx, s.incident.ID, p.ID, make([]models.Gap, 2500)))
		s.must(s.st.Gaps.Replace(s.ctx, s.incident.ID, p.ID, want))
		for i := range want {
			want[i].SourceID, want[i].Source = s.source.PublicID(), s.source.Label
		}
		got, err := s.st.Gaps.List(s.ctx, s.incident.ID)
		s.must(err)
		if !reflect.DeepEqual(got, want) {
			s.Errorf("got %+v, want %+v", got, want)
		}
		s.must(s.st.Gaps.Replace(s.ctx, s.incident.ID, p.ID, nil))
		if got, err = s.st.Gaps.List(s.ctx, s.incident.ID); err != nil || len(got) != 0 {
			s.Errorf("after removing all: %v, %v", got, err)
		}
	})
}

func TestClocks(t *testing.T) {
	run(t, func(s suite) {
		set := func(offset time.Duration) models.Revision {
			s.Helper()
			rev, err := s.st.Clocks.Set(s.ctx, s.incident.ID, s.source.ID, models.Clock{Offset: offset}, "han", "NTP log")
			s.must(err)
			return rev
		}
		undo := func(undoes int, want time.Duration) {
			s.Helper()
			rev, err := s.st.Clocks.Undo(s.ctx, s.incident.ID, s.source.ID, "lee", "mistaken")
			s.must(err)
			src, err := s.st.Sources.ByID(s.ctx, s.incident.ID, s.source.ID)
			s.must(err)
			if rev.Undoes != undoes || src.Clock.Offset != want {
				s.Errorf("undid %d, offset %v; want %d, %v", rev.Undoes, src.Clock.Offset, undoes, want)
			}
		}
		r := set(time.Second)
		if r.Number != 1 || r.Noun != "clock" || r.Key != s.source.PublicID() || r.Old != "{}" || r.New != `{"offset":1000000000}` || r.Author != "han" || r.Why != "NTP log" {
			s.Errorf("revision %+v", r)
		}
		set(2 * time.Second) // 2
		undo(2, time.Second) // 3
		set(4 * time.Second) // 4
		undo(4, time.Second) // 5
		undo(1, 0)           // 6
		_, err := s.st.Clocks.Undo(s.ctx, s.incident.ID, s.source.ID, "lee", "")
		s.refused(err, models.CodeConflict)
		history, err := s.st.Clocks.History(s.ctx, s.incident.ID, s.source.ID)
		s.must(err)
		if len(history) != 6 || history[5].Author != "lee" || history[5].At.Before(history[4].At) {
			s.Errorf("history %+v", history)
		}
		_, err = s.st.Clocks.Set(s.ctx, s.incident.ID, s.source.ID, models.Clock{Zone: "Mars/Base"}, "han", "")
		s.refused(err, models.CodeInvalid)
	})
}
