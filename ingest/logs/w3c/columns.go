package w3c

import "bytes"

// role is what a column is to a record.
type role uint8

const (
	asAttr   role = iota
	asTime        // date and time of day
	asDate        //
	asClock       // time of day
	asHost        //
	asUser        //
	asStatus      // of an HTTP response
)

type column struct {
	key   string
	role  role
	local bool // a time that is said to be local
}

// known are the columns that have a name of OpenTelemetry's, or a role.
var known = map[string]column{
	"date": {role: asDate}, "time": {role: asClock}, "date-utc": {role: asDate}, "time-utc": {role: asClock},
	"date-local": {role: asDate, local: true}, "time-local": {role: asClock, local: true},
	"date-time": {role: asTime}, "datetime": {role: asTime}, "timestamp": {role: asTime}, "x-timestamp": {role: asTime},
	"gmttime": {role: asTime}, "localtime": {role: asTime}, "eventtime": {role: asTime},

	"s-computername":    {role: asHost},
	"cs-username":       {key: "user.name", role: asUser},
	"cs-auth-user":      {key: "user.name", role: asUser},
	"sc-status":         {key: "http.response.status_code", role: asStatus},
	"c-ip":              {key: "client.address"},
	"c-port":            {key: "client.port"},
	"s-ip":              {key: "server.address"},
	"s-port":            {key: "server.port"},
	"src-ip":            {key: "source.address"},
	"src-port":          {key: "source.port"},
	"dst-ip":            {key: "destination.address"},
	"dst-port":          {key: "destination.port"},
	"protocol":          {key: "network.transport"},
	"cs-method":         {key: "http.request.method"},
	"cs-uri-stem":       {key: "url.path"},
	"cs-uri-query":      {key: "url.query"},
	"cs-uri":            {key: "url.full"},
	"cs-version":        {key: "network.protocol.version"},
	"cs(user-agent)":    {key: "user_agent.original"},
	"cs(referer)":       {key: "http.request.header.referer"},
	"cs(referrer)":      {key: "http.request.header.referer"},
	"cs(host)":          {key: "http.request.header.host"},
	"cs-host":           {key: "http.request.header.host"},
	"sc-bytes":          {key: "http.response.size"},
	"cs-bytes":          {key: "http.request.size"},
	"x-edge-location":   {key: "cloud.edge_location"},
	"x-edge-request-id": {key: "http.request.id"},
}

// maxColumns bounds what a hostile #Fields line can ask for.
const maxColumns = 512

// fields takes a #Fields line apart.
func (d *decoding) fields(value []byte) {
	d.columns = d.columns[:0]
	d.sep = ' '
	names := bytes.Fields(value)
	if len(names) == 1 && bytes.IndexByte(value, ',') > 0 {
		d.sep = ','
		names = bytes.Split(value, []byte{','})
	}
	for _, n := range names[:min(len(names), maxColumns)] {
		n = bytes.Trim(n, " \t\"")
		c, ok := known[string(bytes.ToLower(n))]
		if !ok || c.key == "" {
			c.key = string(n)
		}
		d.columns = append(d.columns, c)
	}
}

// split cuts a line at its separator, tabs where it has any, and gives where
// its text begins: behind the time, when that stands in front.
func (d *decoding) split(line []byte) (behind int) {
	d.values = d.values[:0]
	sep := d.sep
	if sep == ' ' && bytes.IndexByte(line, '\t') >= 0 {
		sep = '\t'
	}
	leading := true
	for i := 0; i < len(line) && len(d.values) < maxColumns; {
		if sep == ' ' && (line[i] == ' ' || line[i] == '\t') {
			i++
			continue
		}
		v, n := value(line[i:], sep)
		i += n
		at := len(d.values)
		d.values = append(d.values, v)
		if leading = leading && at < len(d.columns) && d.columns[at].role >= asTime && d.columns[at].role <= asClock; leading {
			behind = min(i+1, len(line))
		}
		if i < len(line) {
			i++
		}
	}
	return behind
}

// value reads a value up to a separator; a quoted one, in which quotes are
// doubled, up to the quote before one.
func value(b []byte, sep byte) (v []byte, n int) {
	if b[0] == '"' {
		doubled := false
		for i := 1; i < len(b); i++ {
			if b[i] != '"' {
				continue
			}
			if i+1 < len(b) && b[i+1] == '"' {
				doubled = true
				i++
				continue
			}
			if i+1 == len(b) || b[i+1] == sep {
				if v = b[1:i]; doubled {
					v = bytes.ReplaceAll(v, []byte(`""`), []byte(`"`))
				}
				return v, i + 1
			}
		}
	}
	if n = bytes.IndexByte(b, sep); n < 0 {
		n = len(b)
	}
	return bytes.TrimSpace(b[:n]), n
}
