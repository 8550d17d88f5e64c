package demo

import (
	"encoding/json"
	"io/fs"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
)

// spec is one source as the data files describe it.
type spec struct {
	Label string           `json:"label"`
	Style string           `json:"style"` // names the frame that writes it
	Files []string         `json:"files"` // pieces in the order of the source; usually one
	Note  models.Localized `json:"note"`
	Hosts []string         `json:"hosts"` // hosts, or the people of a chat
	App   string           `json:"app"`
	Title string           `json:"title"` // of a chat room
	// Share of all records, within Min and Max; Max 0 is no bound. Elastic
	// sources take up what bounds leave over.
	Share    float64 `json:"share"`
	Min, Max int64
	Elastic  bool

	Daily   bool `json:"daily"`   // follows the hours of the day
	Regular bool `json:"regular"` // evenly spaced: a heartbeat
	Vary    bool `json:"vary"`    // people do not say the same thing twice running
	Zone    string
	// Fast is how far its clock is ahead. With StepAt it is so only until the
	// step, when the clock is set right.
	Fast     string
	StepAt   string `json:"step_at"`
	Truncate bool   // the last record is cut
	Overlap  int    // records repeated at the start of the last piece
	Twice    string // label of a second delivery of the same pieces
	Append   bool   // the last piece arrives later
	Gap      string // the stretch "until" whose silence is a planted gap

	Stretches []stretchSpec
	Moods     map[string][]phraseSpec
	Moments   []momentSpec
	Channels  []spec // of a chat workspace; each with its own hosts, moods and moments
}

// stretchSpec is a stretch of the source's course, up to a moment.
type stretchSpec struct {
	Until string
	Rate  float64 // records per time against its other stretches; 0 is silence
	Mood  string
}

// phraseSpec is something a source says.
type phraseSpec struct {
	Weight int    `json:"w"`
	Level  string `json:"l"`
	Text   string `json:"t"`
	Fields string `json:"f"` // fields of the record beside its text, in the style's own syntax
	Trace  string `json:"x"` // lines that follow
}

// momentSpec is something a source says at a moment: once, or with Repeat so
// many times more in the very same words.
type momentSpec struct {
	At     string `json:"at"` // "entry", "entry+90s", "start", "end" or RFC 3339
	Host   string `json:"host"`
	Repeat int
	// Undated records carry no time at all.
	Undated bool
	Thread  string // of a workspace: the thread's name; its first message opens it
	Edited  bool   // of a workspace: the message was edited a minute later
	phraseSpec
}

// The bounds of all evidence.
const (
	evidenceStart = "2022-10-14T00:00:00+09:00"
	evidenceEnd   = "2022-10-22T00:00:00+09:00"
)

// calendar resolves moments.
type calendar map[string]time.Time

func newCalendar(entries []models.Entry) (calendar, error) {
	c := calendar{}
	for name, s := range map[string]string{"start": evidenceStart, "end": evidenceEnd} {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return nil, models.Wrap(err, models.CodeInternal, "bound %s", name)
		}
		c[name] = t
	}
	for _, e := range entries {
		c[e.Key] = e.Earliest
	}
	return c, nil
}

// at resolves "entry", "entry+90s", "entry-2m" or RFC 3339. Entries' keys hold
// hyphens, so the sign is sought before a digit.
func (c calendar) at(s string) (time.Time, error) {
	if t, ok := c[s]; ok {
		return t, nil
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t, nil
	}
	for i := len(s) - 1; i > 0; i-- {
		if s[i] != '+' && s[i] != '-' {
			continue
		}
		base, ok := c[s[:i]]
		d, err := time.ParseDuration(s[i:])
		if ok && err == nil {
			return base.Add(d), nil
		}
	}
	return time.Time{}, models.Errorf(models.CodeInternal, "%q is no moment of the incident", s)
}

// loadSpecs reads all sources and the lists their phrases draw from.
func loadSpecs() ([]spec, map[string][]template, error) {
	var lists map[string][]string
	if err := decodeData("lists.json", &lists); err != nil {
		return nil, nil, err
	}
	compiled := map[string][]template{}
	for name, items := range lists {
		for _, item := range items {
			t, err := compile(item, nil)
			if err != nil {
				return nil, nil, err
			}
			compiled[name] = append(compiled[name], t)
		}
	}
	files, err := fs.Glob(data, "data/sources/*.json")
	if err != nil {
		return nil, nil, models.Wrap(err, models.CodeInternal, "list the reference incident's sources")
	}
	var specs []spec
	for _, f := range files {
		b, err := data.ReadFile(f)
		if err != nil {
			return nil, nil, models.Wrap(err, models.CodeInternal, "read %s", f)
		}
		var some []spec
		d := json.NewDecoder(strings.NewReader(string(b)))
		d.DisallowUnknownFields()
		if err := d.Decode(&some); err != nil {
			return nil, nil, models.Wrap(err, models.CodeInternal, "the reference incident's %s cannot be read", f)
		}
		specs = append(specs, some...)
	}
	return specs, compiled, nil
}
