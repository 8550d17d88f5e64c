package kakaotalk

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/chats/chatstest"
	"github.com/emberline/emberline/ingest/ingesttest"
)

func fixtures(tb testing.TB) []string {
	tb.Helper()
	files := ingesttest.Fixtures(tb, "testdata/*.txt", "testdata/*.csv")
	if len(files) < 9 {
		tb.Fatalf("%d fixtures", len(files))
	}
	return files
}

func TestGolden(t *testing.T) {
	for _, f := range fixtures(t) {
		t.Run(filepath.Base(f), func(t *testing.T) { chatstest.Golden(t, Format, f) })
	}
}

// The same export in every form that clients and editors leave it in.
func TestEncodingsAndLineEnds(t *testing.T) {
	for _, f := range fixtures(t) {
		data := ingesttest.Fixture(t, f)
		want := ingesttest.Decode(t, Format, f, data)
		crlf := bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
		bom := append([]byte("\uFEFF"), data...)
		chatstest.SameRecords(t, f+" with a BOM", want, ingesttest.Decode(t, Format, f, bom))
		chatstest.SameRecords(t, f+" in UTF-16", want, ingesttest.Decode(t, Format, f, chatstest.UTF16LE(data)))
		if strings.Contains(string(data), "년") {
			ansi := chatstest.CP949(t, data)
			if e := ingest.DetectEncoding(ansi); e != ingest.CP949 {
				t.Errorf("%s: %s", f, e)
			}
			chatstest.SameRecords(t, f+" in CP949", want, ingesttest.Decode(t, Format, f, ansi))
			if s := detect(ingesttest.Sample(f, ansi)); s.Points < 90 {
				t.Errorf("%s in CP949: score %d: %s", f, s.Points, s.Why)
			}
		}
		if strings.HasSuffix(f, ".txt") {
			chatstest.SameRecords(t, f+" with CRLF", want, ingesttest.Decode(t, Format, f, crlf))
		}
	}
}

// A name with " : " in it is learnt when all its messages share it.
func TestLongNamesAreLearnt(t *testing.T) {
	var b strings.Builder
	for _, m := range []string{"3:19, 판교 : 당직 : 경보", "3:20, 판교 : 당직 : 확인", "3:21, 판교 : 당직 : 신고", "3:22, 강 : 안내 : x"} {
		b.WriteString("2022년 10월 15일 오후 " + m + "\n")
	}
	r := ingesttest.Decode(t, Format, "x.txt", []byte(b.String()))
	if got := string(r.Records[0].Actor); got != "판교 : 당직" || string(r.Records[0].Text) != "경보" {
		t.Errorf("by %q: %q", got, r.Records[0].Text)
	}
	if got := string(r.Records[3].Actor); got != "강" {
		t.Errorf("by %q", got)
	}
	if r.Notes[noteLongName] != 3 {
		t.Errorf("notes %v", r.Notes)
	}
}

func TestLongMessageIsOneEvent(t *testing.T) {
	head := "2022년 10월 15일 오후 3:19, 윤하람 : "
	data := []byte(head + strings.Repeat("가나다라 ", 200_000) + "\n\n" + strings.Repeat("이어지는 줄\n", 100_000) + "\n2022년 10월 15일 오후 3:20, 도아영 : 끝\n")
	r := ingesttest.Decode(t, Format, "x.txt", data)
	if len(r.Records) != 2 || r.Records[1].Offset != int64(len(data)-len("2022년 10월 15일 오후 3:20, 도아영 : 끝\n")) {
		t.Fatalf("%d records", len(r.Records))
	}
	if g := r.Records[0]; len(g.Raw) > ingest.MaxRecord || g.Length != r.Records[1].Offset-1 || len(g.Text) > ingest.MaxRecord {
		t.Errorf("raw %d, length %d, text %d", len(g.Raw), g.Length, len(g.Text))
	}
}

func TestOtherFormatsAreNotTaken(t *testing.T) {
	for name, text := range map[string]string{
		"whatsapp ko":   "2022. 10. 15. 오후 3:19 - 윤하람: 경보\n2022. 10. 15. 오후 3:20 - 도아영: 확인\n",
		"whatsapp ios":  "[2022. 10. 15. 오후 3:19:05] 윤하람: 경보\n[2022. 10. 15. 오후 3:20:01] 도아영: 확인\n",
		"signal":        "[2022-10-15, 15:19] Harriet: smoke\n[2022-10-15, 15:20] Oskar: where\n",
		"bracketed log": "[main] [15:19:02] started\n[main] [15:19:03] stopped\n",
		"syslog":        "Oct 15 15:19:03 web01 sshd[3]: x : y\nOct 15 15:19:04 web01 sshd[3]: x : y\n",
		"csv":           "Date,User,Action\n2022-10-15 15:19:07,a,b\n",
		"prose":         "2022년 10월 15일 토요일\n오늘은 비가 왔다.\n",
	} {
		if s := detect(ingesttest.Sample("x.txt", []byte(text))); s.Points >= 50 {
			t.Errorf("%s: score %d: %s", name, s.Points, s.Why)
		}
	}
}

func FuzzDecode(f *testing.F) {
	ingesttest.FuzzFixtures(f, Format, "testdata/*.txt", "testdata/*.csv")
}
