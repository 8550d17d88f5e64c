package publish

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
)

func both(s string) models.Localized { return models.Localized{Ko: "한 " + s, En: "En " + s} }

// input is a small incident that has one of everything; text is put into every
// field that people or sources write and that may leave.
func input(text string) Input {
	kst := time.FixedZone("KST", 9*3600)
	at := func(h, m int) time.Time { return time.Date(2022, 10, 15, h, m, 0, 0, kst) }
	ptr := func(t time.Time) *time.Time { return &t }
	reviewed := at(23, 0)
	w := func(s string) models.Localized {
		return models.Localized{Ko: "한 " + s + " " + text, En: "En " + s + " " + text}
	}
	rel := &models.Release{At: reviewed, By: "CANARY-releaser"}
	in := Input{
		Incident: models.Incident{
			Slug: "fire", Title: w("incident"), Zone: "Asia/Seoul", UpdatedBy: "CANARY-incident",
			Phases: []models.Phase{{Key: "p1", Title: w("phase"), From: "detected", To: "cut"}, {Key: "p2", Title: w("second"), From: "cut", To: "restored"}},
			Headline: models.Headline{
				From: "detected", To: "restored", Cuts: []string{"cut"}, Awareness: &models.Awareness{Event: "ignition", Claims: "aware"},
				Spans: []models.Phase{{Key: "s1", Title: w("span"), From: "cut", To: "restored"}},
			},
		},
		Draft: models.ReportDraft{ReportText: models.ReportText{
			Title: w("title"), Publisher: w("publisher"), Summary: []models.Localized{w("**summary**"), w("second")}, Facts: []models.Localized{w("facts")},
			Analysis:        []models.Localized{w("analysis [link](https://example.org/x)")},
			Recommendations: []models.Recommendation{{Key: "r-one", Text: w("rec"), Addressee: w("addressee"), Due: "2022-12-31", DueRule: w("rule")}},
			Names:           []string{"web-01"},
		}, UpdatedBy: "CANARY-editor"},
		Entries: []models.Entry{
			{Key: "ignition", Title: w("ignition"), Body: w("body"), Earliest: at(15, 19), Latest: at(15, 19), Status: models.ClaimDisputed, UpdatedBy: "CANARY-author", Claims: []models.Claim{
				{Key: "c1", Party: w("ministry"), Statement: w("statement"), Earliest: ptr(at(15, 19)), Latest: ptr(at(15, 19)), Status: models.ClaimCorroborated, Evidence: []string{"s1:10", "Published: " + text}, Author: "CANARY-claimant"},
				{Key: "c2", Party: w("press"), Statement: w("rival"), Earliest: ptr(at(15, 33)), Latest: ptr(at(15, 33)), Status: models.ClaimDisputed},
				{Key: "c3", Party: both("CANARY-party"), Statement: both("CANARY-proposed-claim"), Status: models.ClaimProposed, Evidence: []string{"s1:99"}},
				{Key: "c4", Party: both("CANARY-party"), Statement: both("CANARY-withdrawn-claim"), Status: models.ClaimWithdrawn},
			}},
			{Key: "detected", Title: w("detected"), Earliest: at(15, 27), Latest: at(15, 27), Status: models.ClaimConfirmed, Service: "messenger", Function: "detect", Phase: "p1", Kind: "monitoring", Claims: []models.Claim{
				{Key: "c1", Party: w("operator"), Statement: w("detected"), KnownAt: ptr(at(15, 27)), Status: models.ClaimConfirmed, Evidence: []string{"s2:0"}},
			}},
			{Key: "aware", Title: w("aware"), Earliest: at(15, 40), Latest: at(15, 42), Status: models.ClaimDisputed, Claims: []models.Claim{
				{Key: "c1", Party: w("one"), Statement: w("x"), Earliest: ptr(at(15, 40)), Latest: ptr(at(15, 42)), Status: models.ClaimDisputed},
				{Key: "c2", Party: w("two"), Statement: w("y"), Earliest: ptr(at(16, 3)), Latest: ptr(at(16, 3)), Status: models.ClaimDisputed},
				{Key: "c3", Party: both("CANARY-awareness"), Statement: both("z"), Earliest: ptr(at(17, 3)), Latest: ptr(at(17, 3)), Status: models.ClaimProposed},
			}},
			{Key: "cut", Title: w("cut"), Earliest: at(16, 52), Latest: at(16, 52), Status: models.ClaimConfirmed, Phase: "p2", Approx: true},
			{Key: "first-back", Title: w("first"), Earliest: at(20, 0), Latest: at(20, 0), Status: models.ClaimCorroborated, Service: "messenger", Function: "restore", Phase: "p2"},
			{Key: "restored", Title: w("restored"), Earliest: at(23, 0), Latest: at(23, 0), Status: models.ClaimConfirmed, Service: "messenger", Function: "restore", Phase: "p2"},
			{Key: "canary-proposed", Title: both("CANARY-proposed-entry"), Earliest: at(23, 30), Latest: at(23, 30), Status: models.ClaimProposed, Service: "CANARY-service", Function: "restore"},
			{Key: "canary-withdrawn", Title: both("CANARY-withdrawn-entry"), Earliest: at(23, 40), Latest: at(23, 40), Status: models.ClaimWithdrawn},
		},
		Causes: []models.Cause{
			{Key: "k-one", Title: w("cause"), Text: w("text"), Class: models.CauseDirect, Effect: models.EffectOnset, Origin: models.OriginOwn, Status: models.ClaimCorroborated, Entries: []string{"ignition", "canary-proposed"}, Evidence: []string{"claim:ignition/c1", "claim:ignition/c3", "s1:10"}, Released: rel, UpdatedBy: "CANARY-cause-author"},
			{Key: "k-two", Title: w("doubtful"), Class: models.CauseIndirect, Effect: models.EffectDelay, Origin: models.OriginOutsourcer, Status: models.ClaimDisputed, Released: rel},
			{Key: "canary-held", Title: both("CANARY-unreleased-cause"), Text: both("CANARY-unreleased-text"), Class: models.CauseDirect, Effect: models.EffectOnset, Origin: models.OriginOwn, Status: models.ClaimConfirmed, Evidence: []string{"CANARY-citation"}},
		},
		Links: []models.Link{
			{Key: "l1", From: models.CauseNode("k-one"), To: models.EntryNode("detected"), Verdict: models.VerdictNo, Sufficiency: models.Sufficient, Rationale: w("why"), Reviewer: "CANARY-reviewer", ReviewedAt: &reviewed},
			{Key: "l2", From: models.CauseNode("k-two"), To: models.EntryNode("restored"), Verdict: models.VerdictUnknown, Sufficiency: models.SufficiencyUnknown, Rationale: w("who knows"), Reviewer: "CANARY-reviewer", ReviewedAt: &reviewed},
			{Key: "l3", From: models.CauseNode("canary-held"), To: models.EntryNode("restored"), Verdict: models.VerdictNo, Rationale: both("CANARY-held-link"), Reviewer: "x", ReviewedAt: &reviewed},
			{Key: "l4", From: models.CauseNode("k-one"), To: models.EntryNode("restored"), Verdict: models.VerdictNo, Rationale: both("CANARY-unreviewed-link")},
		},
		Sources: []Source{{
			Ledger: models.Ledger{
				Source: "web/one " + text, SourceID: "s1", Format: "syslog", Received: 10, Accepted: 7, Rejected: 1, Duplicate: 1, Undated: 1, StreamBytes: 100, EventBytes: 90, StructureBytes: 10, Simulated: true,
				SHA256: "CANARY-ledger-hash", Why: "CANARY-why", Reasons: []models.Reason{{What: "rejected", Reason: "CANARY-reason", Examples: []models.Example{{Text: "CANARY-example"}}}},
			},
			Pieces: 2, Gaps: []Gap{{From: at(16, 0), To: at(16, 30), Usual: 10 * time.Second}},
		}},
		Records: map[string]Record{
			"s1:10": {
				Event: models.Event{
					ID: "s1/CANARY-member.json:10", SourceID: "s1", Source: "web/one " + text, Member: "CANARY-member.json", Time: models.NanosOf(at(15, 19)), Earliest: models.NanosOf(at(15, 19)), Latest: models.NanosOf(at(15, 20)),
					SourceTime: "CANARY-source-time", Kind: models.KindChat, Severity: models.SevError, SevText: "CANARY-severity", Host: "CANARY-host", Service: "CANARY-service", Actor: "CANARY-actor", Text: "CANARY-chat-text",
					Attributes: []models.Attr{{Key: "CANARY-attribute", Value: []byte("CANARY-value")}}, Simulated: true, ZoneBasis: models.ZoneExplicit,
				}, Member: 3, Format: "slack", SHA256: strings.Repeat("ab", 32), Bytes: 42, Piece: models.Piece{Seq: 1, Name: "CANARY-file-name", SHA256: strings.Repeat("cd", 32), Size: 4096, ReceivedAt: at(23, 59)},
			},
			"s2:0": {
				Event:  models.Event{ID: "s2:0", SourceID: "s2", Source: "alerts", Time: models.NoTime, Kind: models.KindAlert, Host: "web-01", ZoneBasis: models.ZoneAssumed},
				Format: "alertmanager", SHA256: strings.Repeat("ef", 32), Bytes: 7, Piece: models.Piece{Seq: 2, Name: "CANARY-file-name", SHA256: strings.Repeat("01", 32), Size: 1, ReceivedAt: at(23, 59)},
			},
		},
		PublishedAt: time.Date(2022, 12, 29, 1, 2, 3, 0, time.UTC),
	}
	return in
}

func build(t *testing.T, in Input) *models.Report {
	t.Helper()
	r, missing, err := Build(in)
	if err != nil || len(missing) > 0 {
		t.Fatalf("build: %v, missing %v", err, missing)
	}
	return r
}

// every writes a report in all formats and languages, PDF without a browser.
func every(t *testing.T, r *models.Report) map[string][]byte {
	t.Helper()
	out := quick(t, r)
	for _, lang := range []string{"ko", "en"} {
		var err error
		if out[lang+".pdf"], err = plainPDF(r, lang); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// quick writes it in all but PDF.
func quick(t *testing.T, r *models.Report) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, lang := range []string{"ko", "en"} {
		for name, write := range map[string]func() ([]byte, error){
			"html": func() ([]byte, error) { return HTML(r, lang, PageOptions{}) }, "page": func() ([]byte, error) { return HTML(r, lang, PageOptions{Base: "/reports/fire", Newest: 9}) },
			"md": func() ([]byte, error) { return Markdown(r, lang) }, "csv": func() ([]byte, error) { return CSV(r, lang) },
			"json": func() ([]byte, error) { return JSON(r) },
		} {
			b, err := write()
			if err != nil {
				t.Fatalf("%s in %s: %v", name, lang, err)
			}
			out[fmt.Sprintf("%s.%s", lang, name)] = b
		}
	}
	return out
}
