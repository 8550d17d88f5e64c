package fields

import "strings"

// Role is what a field is to a record.
type Role uint8

// The roles.
const (
	RoleNone    Role = iota
	RoleTime         // the time of the event
	RoleSeconds      // its whole seconds since 1970, beside RoleNanos
	RoleNanos        // the nanoseconds within the second
	RoleLevel        //
	RoleMessage      //
	RoleHost         //
	RoleService      //
	RoleActor        //
)

// scale is how a level written as a number is to be read.
type scale uint8

const (
	scaleGuess   scale = iota // bunyan's and pino's tens, else syslog's 0–7
	scaleSyslog               // 0 emergency … 7 debug
	scaleOTel                 // 1 … 24
	scalePython               // 10 debug … 50 critical
	scaleWindows              // 1 critical … 5 verbose
	scaleCloud                // 0 debug … 4 fatal, as Nextcloud counts
	scaleWord                 // a word or none
)

// mark is a field by which a dialect is known.
type mark uint8

const (
	markV    mark = 1 << iota // bunyan's version of itself
	markPID                   //
	markReq                   // Nextcloud's reqId
	markRes                   // Azure's resourceId
	markName                  // bunyan's name of the application
)

// Name is the name of a field and what it means.
type Name struct {
	Key   string // flattened with dots, as the source wrote it
	Role  Role
	rank  uint8 // the lower the better, within the role
	loose bool  // only the end of the name speaks for its role
	scale scale
	mark  mark
}

type meaning struct {
	role Role
	rank uint8
}

// The names, lower-case, without _ and -, by rank.
var meanings = func() map[string]meaning {
	m := map[string]meaning{}
	for role, ranks := range map[Role][]string{
		RoleTime: {
			"@timestamp @t timeunixnano",
			"timestamp time ts realtimetimestamp timestampms timeiso8601 timestampiso8601",
			"eventtime eventtimestamp asctime timegenerated timecreated timelocal log.time log.timestamp record.time.repr unixtime",
			"datetime logtime logtimestamp calendartime edgestarttimestamp occurredat startutc msec sourcerealtimetimestamp",
			"record.time.timestamp t creationtime lasttimestamp time.timestamp",
			"date createdat starttime startedat created published",
			"observedtimestamp observedtimeunixnano event.created event.start",
			"receivetimestamp ingestiontime submissiontimestamp event.ingested updatedat",
		},
		RoleSeconds: {"instant.epochsecond timestamp.seconds time.seconds"},
		RoleNanos:   {"instant.nanoofsecond timestamp.nanos time.nanos"},
		RoleLevel: {
			"level severity lvl log.level levelname severitytext @l @level",
			"loglevel sev severitylevel",
			"severitynumber log.syslog.severity.name",
			"priority syslog.severity log.syslog.severity.code",
			"levelno levelvalue s",
		},
		RoleMessage: {
			"message msg @m @message renderedmessage textpayload logmessage",
			"shortmessage body body.stringvalue",
			"log event @mt",
			"text fullmessage messagetemplate summary",
			"error.message err.message exception.message error err",
			"description exception",
			"protopayload.methodname eventname operationname operationname.localizedvalue operation reason",
		},
		RoleHost: {
			"host.name resource.attributes.host.name",
			"host.hostname hostname",
			"host computer computername machinename hostidentifier sourcehost",
			"nodename node.name kubernetes.host kubernetes.nodename k8s.node.name",
			"agent.hostname servername node",
		},
		RoleService: {
			"service.name resource.attributes.service.name dd.service",
			"service servicename servicecontext.service",
			"app application appname applicationname protopayload.servicename",
			"program syslogidentifier eventsource",
			"kubernetes.containername k8s.container.name container.name containername",
			"component subsystem workload resourceprovidername.value",
		},
		RoleActor: {
			"user.name enduser.id",
			"user username useridentity.username actor.name principalemail protopayload.authenticationinfo.principalemail",
			"actor actor.email remoteuser clientuser",
			"user.email useremail loginname",
			"user.id userid useridentity.arn",
			"caller login account accountname userkey",
		},
	} {
		for rank, names := range ranks {
			for name := range strings.FieldsSeq(names) {
				m[name] = meaning{role, uint8(rank)}
			}
		}
	}
	return m
}()

// wrappers are objects in which shippers and libraries put the fields of the
// record itself; what is in them counts less than what is not.
var wrappers = []string{"@fields.", "fields.", "source.", "jsonpayload.", "record.", "log.", "event.", "data."}

const (
	rankWrapped = 50
	rankLoose   = 100
)

// Mean says what the name of a field means; parts of a nested one are joined
// with dots.
func Mean(key string) Name {
	n := Name{Key: key}
	if len(key) > 128 {
		return n
	}
	norm := normal(key)
	switch norm {
	case "v":
		n.mark = markV
	case "pid":
		n.mark = markPID
	case "reqid":
		n.mark = markReq
	case "resourceid":
		n.mark = markRes
	case "name":
		n.mark = markName
	case "priority", "syslog.severity", "log.syslog.severity.code":
		n.scale = scaleSyslog
	case "severitynumber":
		n.scale = scaleOTel
	case "levelno":
		n.scale = scalePython
	case "s": // of MongoDB; elsewhere it is a number of seconds or anything
		n.scale = scaleWord
	}
	// MongoDB's extended JSON: {"$date": …}, {"$date": {"$numberLong": …}}.
	norm = strings.TrimSuffix(norm, ".$numberlong")
	norm = strings.TrimSuffix(norm, ".$date")
	if m, ok := meanings[norm]; ok {
		n.Role, n.rank = m.role, m.rank
		return n
	}
	for _, w := range wrappers {
		if rest, ok := strings.CutPrefix(norm, w); ok {
			if m, ok := meanings[rest]; ok {
				n.Role, n.rank = m.role, m.rank+rankWrapped
				return n
			}
		}
	}
	if strings.HasSuffix(norm, ".message") || strings.HasSuffix(norm, ".msg") {
		n.Role, n.rank = RoleMessage, rankLoose
		return n
	}
	if looksTimed(key, norm) {
		n.Role, n.rank, n.loose = RoleTime, rankLoose, true
	}
	return n
}

// looksTimed says whether a name not known ends like that of a time, and does
// not say that it is some other time than the event's.
func looksTimed(key, norm string) bool {
	if strings.Count(norm, ".") > 1 {
		return false
	}
	if !strings.HasSuffix(norm, "timestamp") && !strings.HasSuffix(norm, "time") && !strings.HasSuffix(norm, "date") &&
		!strings.HasSuffix(key, "_at") && !strings.HasSuffix(key, "At") {
		return false
	}
	for _, other := range []string{"expir", "until", "next", "due", "birth", "valid", "finish", "end", "deadline"} {
		if strings.Contains(norm, other) {
			return false
		}
	}
	return true
}

// normal is a name in lower case without _ and -.
func normal(key string) string {
	var b strings.Builder
	b.Grow(len(key))
	for i := range len(key) {
		switch c := key[i]; {
		case c == '_' || c == '-':
		case c >= 'A' && c <= 'Z':
			b.WriteByte(c + 'a' - 'A')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// Names keeps the names of a stream, so that each is understood once. It is
// not safe for concurrent use.
type Names struct{ known map[string]*Name }

// Enough names for any log; a stream that makes up more pays for each anew.
const (
	maxNames    = 16 << 10
	maxNameSize = 512
)

// Of gives the name with its meaning.
func (n *Names) Of(key []byte) *Name {
	if name := n.known[string(key)]; name != nil {
		return name
	}
	name := Mean(string(key))
	if n.known == nil {
		n.known = make(map[string]*Name)
	}
	if len(n.known) < maxNames && len(key) <= maxNameSize {
		n.known[name.Key] = &name
	}
	return &name
}
