package whatsapp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats"
	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/models"
)

func TestThirdPartyExports(t *testing.T) {
	dir := filepath.Join(ingesttest.DataDir(t), "chats", "whatsapp")
	var want []struct{ Timestamp, Author, Message string }
	b, err := os.ReadFile(filepath.Join(dir, "target.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(want)
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".txt" {
			continue
		}
		n++
		t.Run(e.Name(), func(t *testing.T) {
			r := ingesttest.ThirdParty(t, Format, "chats/whatsapp/"+e.Name(), 90)
			if len(r.Records) != 9 || len(r.Rejected) != 0 {
				t.Fatalf("%d records, %d rejected", len(r.Records), len(r.Rejected))
			}
			var said []ingesttest.Got
			notices, dots := 0, 0
			for _, g := range r.Records {
				switch {
				case g.Time == models.NoTime || g.Resolution != models.ResMinute || g.Zoned:
					t.Errorf("%q: %v", g.Raw, g.Undated)
				case g.Attr[chats.AttrSystem] != "" && len(g.Actor) == 0:
					notices++
				case string(g.Text) == ".":
					dots++
				default:
					said = append(said, g)
				}
			}
			if notices != 2 || dots != 1 || len(said) != len(want) {
				t.Fatalf("%d notices, %d dots, %d messages", notices, dots, len(said))
			}
			for i, w := range want {
				g := said[i]
				if got := g.Time.UTC().Format("2006-01-02T15:04:05"); got != w.Timestamp {
					t.Errorf("at %s, want %s", got, w.Timestamp)
				}
				// The other project joins lines with a space.
				if got := strings.ReplaceAll(string(g.Text), "\n", " "); string(g.Actor) != w.Author || got != w.Message {
					t.Errorf("%q: %q, want %q: %q", g.Actor, got, w.Author, w.Message)
				}
			}
		})
	}
	if n != 5 {
		t.Errorf("%d exports", n)
	}
}

var fixtures = []string{"testdata/ios-ko.txt", "testdata/android-de.txt"}

func TestGolden(t *testing.T) {
	for _, f := range fixtures {
		chatstest.Golden(t, Format, f)
	}
}

// A date that can be read two ways is never guessed.
func TestAmbiguousDates(t *testing.T) {
	data := []byte("10/11/2022, 15:19 - Harriet Moss: a\n11/11/2022, 15:19 - Oskar Lind: b\n12/12/2022, 15:20 - Oskar Lind: c\n")
	r := ingesttest.Decode(t, Format, "x.txt", data)
	for i, g := range r.Records {
		if i == 0 && g.Undated != undatedOrder {
			t.Errorf("%q: %v %q", g.Raw, g.Time.UTC(), g.Undated)
		}
		if i > 0 && g.Time == models.NoTime {
			t.Errorf("%q reads the same either way", g.Raw)
		}
	}
	if r.Notes[undatedOrder] != 1 {
		t.Errorf("notes %v", r.Notes)
	}
	for f, want := range map[*ingest.Format]string{&DayFirst: "2022-11-10", &MonthFirst: "2022-10-11"} {
		if got := ingesttest.Decode(t, *f, "x.txt", data).Records[0].Time.UTC().Format("2006-01-02"); got != want {
			t.Errorf("%s: %s, want %s", f.Name, got, want)
		}
	}
}

// Where no number is over 12, the order of the messages decides.
func TestOrderOfMessagesDecides(t *testing.T) {
	data := []byte("10/11/2022, 15:19 - Harriet Moss: a\n03/12/2022, 15:19 - Oskar Lind: b\n04/12/2022, 15:20 - Oskar Lind: c\n")
	r := ingesttest.Decode(t, Format, "x.txt", data)
	if got := r.Records[0].Time.UTC().Format("2006-01-02"); got != "2022-11-10" {
		t.Errorf("%s", got)
	}
}

func TestTwoDigitYearInFront(t *testing.T) {
	data := []byte("22. 9. 30. 오후 3:19 - 윤하람: a\n22. 10. 15. 오후 3:19 - 도아영: b\n22. 10. 16. 오전 12:19 - 도아영: c\n")
	r := ingesttest.Decode(t, Format, "x.txt", data)
	if got := r.Records[2].Time.UTC().Format("2006-01-02 15:04"); got != "2022-10-16 00:19" {
		t.Errorf("%s", got)
	}
}

func FuzzDecode(f *testing.F) {
	seeds := [][]byte{[]byte("12/30/2021, 10:01 p. m. - John: x\n[01/02/2022 3:04:05 PM] \u200ey: z")}
	for _, path := range fixtures {
		seeds = append(seeds, ingesttest.Fixture(f, path))
	}
	ingesttest.Fuzz(f, seeds, Format)
}
