package dockercri

import (
	"bytes"

	"github.com/valyala/fastjson"

	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/ingest/stamp"
	"github.com/emberline/emberline/models"
)

// dockerLine reads json-file lines; the parser keeps its memory.
type dockerLine struct{ parser fastjson.Parser }

// cutAt is how long a part of a longer line is at least; some runtimes stop at
// the last whole character before 16 KiB.
const cutAt = 16<<10 - 8

func (d *dockerLine) read(line []byte, p *part) string {
	*p = part{}
	if len(line) == 0 || line[0] != '{' {
		return "not a JSON object"
	}
	v, err := d.parser.ParseBytes(line)
	if err != nil {
		return "not a JSON object"
	}
	log, stream, at := v.Get("log"), v.Get("stream"), v.Get("time")
	if log == nil || log.Type() != fastjson.TypeString || stream == nil && at == nil {
		return "no log, stream and time in the object"
	}
	p.text, _ = log.StringBytes()
	p.stream = v.GetStringBytes("stream")
	p.when(v.GetStringBytes("time"))
	p.attrs = v.GetObject("attrs")
	// Docker cuts lines at 16 KiB and leaves the line end to the last part.
	// Shorter text without one is a program's last words, or another writer's.
	n := len(p.text)
	if n > 0 && p.text[n-1] == '\n' {
		p.text = bytes.TrimSuffix(p.text[:n-1], []byte{'\r'})
	} else {
		p.partial = n >= cutAt
	}
	return ""
}

// when reads the runtime's time.
func (p *part) when(b []byte) {
	p.time = b
	s, ok := stamp.Parse(b)
	switch {
	case len(b) == 0:
		p.undated = models.UndatedMissing
	case !ok || s.Len != len(b) || s.NoDate || s.NoYear || s.Resolution > models.ResSecond:
		p.undated = models.UndatedBad
	default:
		p.stamp = s
	}
}

// readCRI reads "time stream tags message"; of the tags the first is F or P.
func readCRI(line []byte, p *part) string {
	*p = part{}
	i := linelog.Word(line, 0)
	j := i + 1
	if i < 19 || j+7 > len(line) || line[i] != ' ' {
		return "no time and stream"
	}
	p.stream = line[j : j+6]
	if s := string(p.stream); s != "stdout" && s != "stderr" {
		return "no time and stream"
	}
	if p.when(line[:i]); p.undated != "" {
		return "no time and stream"
	}
	j += 6
	k := j + 1
	if line[j] != ' ' || k >= len(line) || (line[k] != 'F' && line[k] != 'P') {
		return "neither F nor P behind the stream"
	}
	end := linelog.Word(line, k)
	if end > k+1 && line[k+1] != ':' {
		return "neither F nor P behind the stream"
	}
	p.partial = line[k] == 'P'
	if end < len(line) {
		p.text = line[end+1:]
	}
	return ""
}
