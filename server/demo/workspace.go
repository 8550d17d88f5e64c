package demo

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/emberline/emberline/models"
)

// runWorkspace writes a chat workspace's export: a zip of its users, its
// channels and one file for each channel and day. Members are stored, not
// deflated, so that the bytes do not hang on a library's version.
func (t *task) runWorkspace(tick *ticker) error {
	if len(t.spec.Files) != 1 {
		return models.Errorf(models.CodeInternal, "%s: an export is one file", t.spec.Label)
	}
	path := filepath.Join(t.dir, filepath.FromSlash(t.spec.Files[0]))
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	size := &sizing{w: f}
	z := zip.NewWriter(size)
	err = t.exportAll(tick, z)
	if err = errors.Join(err, z.Close(), f.Close()); err != nil {
		return err
	}
	t.truth.Zoned = true
	t.truth.Pieces = []PieceTruth{{Path: t.spec.Files[0], Bytes: size.n, Records: t.truth.Received}}
	return os.Chtimes(path, t.cal["end"], t.cal["end"])
}

// exportAll writes the members.
func (t *task) exportAll(tick *ticker, z *zip.Writer) error {
	y := newTally(&t.truth, models.ResMicro, t.n)
	ids := map[string]string{}
	for _, ch := range t.spec.Channels {
		for _, name := range ch.Hosts {
			ids[name] = ""
		}
	}
	names := make([]string, 0, len(ids))
	for name := range ids {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		ids[name] = fmt.Sprintf("U04EMB%05d", 101+i)
	}
	users := []byte("[")
	for i, name := range names {
		if i > 0 {
			users = append(users, ',')
		}
		users = append(users, "\n    {\n        \"id\": \""+ids[name]+"\",\n        \"team_id\": \"T04EMBER0\",\n        \"name\": \"member"+strconv.Itoa(101+i)+"\",\n        \"deleted\": false,\n        \"is_bot\": false,\n        \"real_name\": "...)
		users = appendASCII(users, name)
		users = append(users, ",\n        \"profile\": {\n            \"display_name\": "...)
		users = appendASCII(users, name)
		users = append(users, "\n        }\n    }"...)
	}
	if err := t.member(z, "users.json", append(users, "\n]\n"...)); err != nil {
		return err
	}
	channels := []byte("[")
	for i, ch := range t.spec.Channels {
		if i > 0 {
			channels = append(channels, ',')
		}
		channels = append(channels, fmt.Sprintf("\n    {\n        \"id\": \"C04EMB%05d\",\n        \"name\": \"%s\",\n        \"created\": 1640995200,\n        \"creator\": \"%s\",\n        \"is_archived\": false\n    }", 1+i, ch.Title, ids[ch.Hosts[0]])...)
	}
	if err := t.member(z, "channels.json", append(channels, "\n]\n"...)); err != nil {
		return err
	}
	left := t.n
	for i := range t.spec.Channels {
		ch := &t.spec.Channels[i]
		n := left
		if i < len(t.spec.Channels)-1 {
			n = int64(float64(t.n) * ch.Share)
		}
		left -= n
		if err := t.channel(tick, z, ch, n, ids, &y); err != nil {
			return err
		}
	}
	return nil
}

func (t *task) create(z *zip.Writer, name string) (io.Writer, error) {
	return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: t.cal["end"].UTC()})
}

func (t *task) member(z *zip.Writer, name string, b []byte) error {
	w, err := t.create(z, name)
	if err == nil {
		_, err = w.Write(b)
	}
	return err
}

// channel writes one channel's days.
func (t *task) channel(tick *ticker, z *zip.Writer, ch *spec, n int64, ids map[string]string, y *tally) error {
	ch.Label = t.spec.Label
	clock, err := t.clock()
	if err != nil {
		return err
	}
	j, err := newJournal(ch, t.cal, t.lists, t.seed, n)
	if err != nil {
		return err
	}
	m := messages{ids: ids, threads: map[string]opened{}}
	var w io.Writer
	var name string
	var off, lines int64
	write := func(b string) {
		if err == nil {
			_, err = io.WriteString(w, b)
			off += int64(len(b))
			for i := range len(b) {
				if b[i] == '\n' {
					lines++
				}
			}
		}
	}
	var ln line
	for j.tell(&ln) {
		if day := ch.Title + "/" + clock.recorded(ln.at).Format("2006-01-02") + ".json"; day != name {
			if name != "" {
				write("\n]\n")
			}
			name, off, lines = day, 0, 0
			if err == nil {
				w, err = t.create(z, name)
			}
			write("[\n")
		} else {
			write(",\n")
		}
		if err != nil {
			return err
		}
		text, b, at := m.message(&ln, j)
		offset, first := off+int64(len(messageIndent)), lines+1
		write(messageIndent)
		write(string(b))
		y.enter([]byte(text), accepted, at, at)
		y.sample(Sample{Member: name, Offset: offset, Line: first, Time: at}, ln.moment != nil && ln.number%3 == 0)
		if terr := tick.step(); terr != nil {
			return terr
		}
	}
	if name != "" {
		write("\n]\n")
	}
	return err
}

const messageIndent = "    "

// messages turns lines into a workspace's message objects.
type messages struct {
	ids     map[string]string
	threads map[string]opened // scripted ones, by name
	chat    opened            // the last one among chatter
	replies int               // how many of the next chatter lines answer in it
	lastTS  int64             // µs; each message has its own
}

// opened is a thread: the ts and the author of its first message.
type opened struct{ ts, owner string }

// message gives the words and the object of one message, and its time.
func (m *messages) message(ln *line, j *journal) (text string, b []byte, at time.Time) {
	us := max(ln.at.UnixMicro(), m.lastTS+1)
	m.lastTS = us
	ts := formatTS(us)
	text = mention(string(ln.text.fill(nil, j.r, ln.number)), m.ids)
	b = append(b, "{\n        \"type\": \"message\",\n        \"user\": \""+m.ids[ln.host]+"\",\n        \"text\": "...)
	b = appendASCII(b, text)
	b = append(b, ",\n        \"ts\": \""+ts+"\""...)
	self := opened{ts, m.ids[ln.host]}
	var in opened
	count := 0
	switch {
	case ln.moment != nil && ln.moment.Thread != "":
		var known bool
		if in, known = m.threads[ln.moment.Thread]; !known {
			in = self
			m.threads[ln.moment.Thread] = self
		}
	case ln.moment != nil:
	case m.replies > 0:
		m.replies--
		in = m.chat
	case j.r.below(16) == 0 && j.chatter() > 3:
		count = 1 + j.r.below(3)
		m.chat, m.replies, in = self, count, self
	}
	if in.ts != "" {
		b = append(b, ",\n        \"thread_ts\": \""+in.ts+"\""...)
	}
	if count > 0 {
		b = append(b, ",\n        \"reply_count\": "+strconv.Itoa(count)...)
	}
	if in.ts != "" && in.ts != ts {
		b = append(b, ",\n        \"parent_user_id\": \""+in.owner+"\""...)
	}
	if ln.moment != nil && ln.moment.Edited {
		b = append(b, ",\n        \"edited\": {\n            \"user\": \""+m.ids[ln.host]+"\",\n            \"ts\": \""+formatTS(us/1e6*1e6+60e6)+"\"\n        }"...)
	}
	return text, append(b, "\n    }"...), time.UnixMicro(us)
}

// mention replaces <@name> by <@id>.
func mention(text string, ids map[string]string) string {
	for name, id := range ids {
		text = strings.ReplaceAll(text, "<@"+name+">", "<@"+id+">")
	}
	return text
}

// formatTS writes a workspace's time: seconds and microseconds.
func formatTS(us int64) string {
	return fmt.Sprintf("%d.%06d", us/1e6, us%1e6)
}

// sizing counts what goes through.
type sizing struct {
	w io.Writer
	n int64
}

func (s *sizing) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.n += int64(n)
	return n, err
}
