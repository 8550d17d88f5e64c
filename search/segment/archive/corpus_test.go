package archive

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// The corpora are generated: the same seed gives the same bytes everywhere.

// maker writes lines of one kind.
type maker struct {
	*rand.Rand
	b        bytes.Buffer
	now      time.Time
	messages []message
}

// message is what a program has in it to say, with numbers for %d.
type message struct{ level, service, text string }

func newMaker(seed uint64) *maker {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 15)), now: time.Date(2022, 10, 15, 15, 19, 0, 0, time.UTC)}
	for range 150 {
		text := pick(m, things) + " " + pick(m, actions)
		for range m.IntN(4) {
			text += pick(m, []string{" id=%d", " after %d ms", " (%d of %d)", " on node-%d", " by user %d", ", size %d"})
		}
		m.messages = append(m.messages, message{pick(m, levels), pick(m, services), text})
	}
	return m
}

func (m *maker) tick() {
	m.now = m.now.Add(time.Duration(m.ExpFloat64() * float64(9*time.Millisecond)))
}

func pick[T any](m *maker, list []T) T { return list[m.IntN(len(list))] }

// skewed prefers low numbers, as hosts, users and paths of real systems do.
func (m *maker) skewed(n int) int {
	f := m.Float64()
	return int(f * f * f * float64(n))
}

// say gives one of the messages with numbers in it.
func (m *maker) say() message {
	x := m.messages[m.skewed(len(m.messages))]
	for strings.Contains(x.text, "%d") {
		x.text = strings.Replace(x.text, "%d", strconv.Itoa(m.skewed(1+pick(m, []int{9, 500, 40_000, 10_000_000}))), 1)
	}
	return x
}

var (
	hosts    = []string{"web01", "web02", "web03", "db-main", "db-replica", "cache01", "queue01", "edge-seoul", "edge-pangyo", "auth01"}
	agents   = []string{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/106.0.0.0 Safari/537.36", "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148", "okhttp/4.9.3", "curl/7.68.0", "kube-probe/1.24", "Mozilla/5.0 (Linux; Android 12; SM-S908N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/106.0.0.0 Mobile Safari/537.36"}
	paths    = []string{"/", "/login", "/api/v1/messages", "/api/v2/rooms/members", "/static/app.js", "/static/main.css", "/healthz", "/api/v1/profile/image", "/pay/confirm", "/map/route"}
	services = []string{"OrderService", "PaymentGateway", "SessionManager", "RoomRepository", "PushDispatcher", "ImageResizer", "FailoverController", "ReplicaMonitor", "LedgerWriter", "RouteFinder"}
	actions  = []string{"opened", "closed", "retried", "rejected", "accepted", "timed out", "was lost", "recovered", "failed over", "was throttled", "synced", "expired", "drained"}
	things   = []string{"connection", "transaction", "session", "replica", "lease", "message", "shard", "snapshot", "heartbeat", "token", "pool", "queue", "rack", "battery", "inverter"}
	levels   = []string{"INFO", "INFO", "INFO", "INFO", "DEBUG", "DEBUG", "WARN", "ERROR"}
	korean   = []string{"서버", "전원", "차단", "화재", "복구", "배터리", "이중화", "데이터센터", "연결이", "실패했습니다", "확인", "중입니다", "로그인", "메시지가", "전송되지", "않습니다", "네트워크는", "정상", "소방서", "진입", "불이", "꺼졌다", "판교에서", "장애를", "공지합니다", "담당자에게", "문의", "결제", "지도", "택시"}
)

func (m *maker) nginx() {
	m.tick()
	fmt.Fprintf(&m.b, "%d.%d.%d.%d - - [%s] \"%s %s HTTP/1.1\" %d %d \"-\" \"%s\"\n",
		10+m.skewed(200), m.IntN(256), m.IntN(256), m.IntN(256), m.now.Format("02/Jan/2006:15:04:05 -0700"),
		pick(m, []string{"GET", "GET", "GET", "POST"}), m.path(), pick(m, []int{200, 200, 200, 200, 200, 304, 404, 500, 503}), m.skewed(90000), pick(m, agents))
}

func (m *maker) path() string {
	p := pick(m, paths)
	switch m.IntN(4) {
	case 0:
		return fmt.Sprintf("%s?id=%d", p, m.IntN(1_000_000))
	case 1:
		return fmt.Sprintf("%s/%d", strings.TrimSuffix(p, "/"), m.skewed(50000))
	}
	return p
}

func (m *maker) syslog() {
	m.tick()
	stamp, host := m.now.Format("Jan _2 15:04:05"), pick(m, hosts)
	switch m.IntN(6) {
	case 0:
		fmt.Fprintf(&m.b, "%s %s sshd[%d]: Failed password for invalid user %s from 203.0.113.%d port %d ssh2\n", stamp, host, m.IntN(32768), pick(m, []string{"admin", "oracle", "test", "postgres", "git"}), m.IntN(256), 1024+m.IntN(60000))
	case 1:
		fmt.Fprintf(&m.b, "%s %s kernel: [%d.%06d] eth%d: link is %s\n", stamp, host, 1000000+m.IntN(90000), m.IntN(1000000), m.IntN(4), pick(m, []string{"up", "down"}))
	case 2:
		fmt.Fprintf(&m.b, "%s %s systemd[1]: Started Session %d of user %s.\n", stamp, host, m.IntN(100000), pick(m, []string{"root", "deploy", "batch"}))
	case 3:
		fmt.Fprintf(&m.b, "%s %s CRON[%d]: (root) CMD (/usr/lib/job %s --shard=%d)\n", stamp, host, m.IntN(32768), pick(m, things), m.IntN(64))
	default:
		x := m.say()
		fmt.Fprintf(&m.b, "%s %s app[%d]: %s %s\n", stamp, host, m.skewed(32768), x.service, x.text)
	}
}

func (m *maker) json() {
	m.tick()
	x := m.say()
	fmt.Fprintf(&m.b, `{"time":"%s","level":"%s","host":"%s","service":"%s","msg":"%s","trace":"%08x%08x","user":%d,"ms":%d.%03d,"ok":%v}`+"\n",
		m.now.Format("2006-01-02T15:04:05.000Z"), strings.ToLower(x.level), pick(m, hosts), x.service, x.text,
		m.Uint32(), m.Uint32(), m.skewed(300000), m.skewed(2000), m.IntN(1000), m.IntN(10) > 0)
}

func (m *maker) java() {
	m.tick()
	stamp := m.now.Format("2006-01-02 15:04:05,000")
	x := m.say()
	if m.IntN(60) == 0 {
		fmt.Fprintf(&m.b, "%s ERROR [exec-%d] kr.example.%s - %s\njava.net.SocketTimeoutException: Read timed out\n", stamp, m.IntN(200), x.service, x.text)
		for k := range 4 + m.IntN(8) {
			y := m.messages[k*3]
			fmt.Fprintf(&m.b, "\tat kr.example.%s.%s(%s.java:%d)\n", y.service, y.text[:5], y.service, m.IntN(900))
		}
		return
	}
	fmt.Fprintf(&m.b, "%s %-5s [exec-%d] kr.example.%s - %s node=%s attempt=%d\n", stamp, x.level, m.IntN(200), x.service, x.text, pick(m, hosts), m.skewed(5))
}

// rare writes what stands in a log once: names, paths, words without digits.
func (m *maker) rare() {
	m.tick()
	fmt.Fprintf(&m.b, "%s notice %s: /var/lib/%s/%s changed by %s\n", m.now.Format(time.RFC3339), pick(m, things), m.word(), m.word(), m.word())
}

func (m *maker) word() string {
	b := make([]byte, 3+m.IntN(8))
	for i := range b {
		b[i] = "aeioubcdfghklmnprstvwz"[m.IntN(22)]
	}
	return string(b)
}

// sentence writes Korean text of n words.
func (m *maker) sentence(n int) string {
	var s []string
	for range n {
		w := pick(m, korean)
		if m.IntN(5) == 0 {
			w += string(rune(0xAC00 + m.IntN(11172)))
		}
		s = append(s, w)
	}
	return strings.Join(s, " ")
}

func (m *maker) chat() {
	m.tick()
	fmt.Fprintf(&m.b, "%s, %s%d : %s\n", m.now.Format("2006. 1. 2. 15:04"), pick(m, []string{"김하늘", "이도윤", "박서연", "DB가"}), m.IntN(9), m.sentence(3+m.IntN(12)))
}

// mixed is what a data centre writes: about n bytes.
func mixed(seed uint64, n int) []byte {
	m := newMaker(seed)
	for m.b.Len() < n {
		switch k := m.IntN(100); {
		case k < 30:
			m.nginx()
		case k < 55:
			m.syslog()
		case k < 75:
			m.json()
		case k < 96:
			m.java()
		case k < 98:
			m.chat()
		default:
			m.rare()
		}
	}
	return m.b.Bytes()
}

// lines repeats one kind of line.
func lines(seed uint64, n int, f func(*maker)) []byte {
	m := newMaker(seed)
	for m.b.Len() < n {
		f(m)
	}
	return m.b.Bytes()
}

func random(seed uint64, n int) []byte {
	m := newMaker(seed)
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(m.Uint32())
	}
	return b
}

// corpora are small ones of every nasty kind.
func corpora() map[string][]byte {
	m := newMaker(7)
	wide := mixed(3, 400_000)
	nul := bytes.Clone(wide[:100_000])
	for range 2000 {
		nul[m.IntN(len(nul))] = 0
	}
	torn := bytes.Clone(lines(4, 100_000, (*maker).chat))
	for range 3000 {
		torn[m.IntN(len(torn))] = byte(m.Uint32())
	}
	long := append(bytes.Repeat([]byte("word01 장애 "), 5_000), "end\nshort\n"...)
	solid := append(bytes.Repeat([]byte("abcDEF가나"), 9_000), " tail\nshort line\n"...)
	many := []byte(strings.Repeat(strings.Repeat("1 ", 1200)+"\n", 20) + strings.Repeat("x", 40_000) + " y\n" + strings.Repeat("7,", 400) + "\n")
	var encoded, similar, times bytes.Buffer
	for range 2500 {
		fmt.Fprintln(&encoded, base64.StdEncoding.EncodeToString(random(m.Uint64(), 57)))
		fmt.Fprintf(&similar, "%s%s%02d:%02d:%02d%s%s%s\r\n", pick(m, []string{"", "2022-10-15", "2022/02/29", "2024.02.29", "1899-12-31", "0000-00-00"}), pick(m, []string{"", "T", " ", "_", "t"}),
			m.IntN(26), m.IntN(62), m.IntN(62), pick(m, []string{"", ".", ",", ".1", ",123", ".123456", ".123456789", ".1234567890"}), pick(m, []string{"", "Z", "z", "+09:00", " x", ":11"}), pick(m, []string{"", "가", "Z", " 0x0f"}))
		fmt.Fprintf(&times, "%02x:%02d:%02d:%02d:%02d:%04x n%d%s 00%d\n", m.IntN(256), m.IntN(99), m.IntN(60), m.IntN(60), m.IntN(60), m.IntN(65536), m.IntN(300), pick(m, []string{"ms", "서버", "é"}), m.IntN(3))
	}
	return map[string][]byte{
		"empty": {}, "newline": []byte("\n"), "newlines": bytes.Repeat([]byte("\n"), 40_000), "word": []byte("x"), "no end": []byte("one 1\ntwo 2"),
		"crlf": bytes.ReplaceAll(wide[:100_000], []byte("\n"), []byte("\r\n")), "mixed": wide, "nul": nul, "torn": torn,
		"chat": lines(5, 200_000, (*maker).chat), "random": random(6, 70_000), "long line": long, "one word": solid, "many slots": many,
		"base64": encoded.Bytes(), "times": similar.Bytes(), "addresses": times.Bytes(), "rare": lines(8, 200_000, (*maker).rare),
	}
}
