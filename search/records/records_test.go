package records

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
)

// docs are made-up records of two incidents.
var docs = []Doc{
	{ID: "entry/1", Incident: 1, Noun: "entry", Key: "ignition", Title: "배터리실 발화\nIgnition in the battery room",
		Text: "지하 3층에서 연기가 올라왔고, DB가 끊겼다.", Tags: []string{"화재", "B3"}, Author: "Harriet Moss", Times: []models.Nanos{1665814740e9}},
	{ID: "entry/2", Incident: 1, Noun: "entry", Key: "power-cutoff", Title: "전원 차단", Text: "소방의 요청으로 전원을 차단했다. The power was cut off at 15:19.", Author: "윤하람"},
	{ID: "annotation/1", Incident: 1, Noun: "annotation", Key: "a1", Text: "연결이 끊긴 시각이 서로 다르다. Connection refused by web01.", Tags: []string{"Root Cause"}, Author: "윤하람"},
	{ID: "annotation/2", Incident: 1, Noun: "annotation", Key: "a2", Text: "재연결을 시도한 기록은 없다", Tags: []string{"network"}, Author: "Oskar Lind"},
	{ID: "claim/1", Incident: 1, Noun: "claim", Key: "c1", Text: "산불은 아니라고 했다", Author: "Dana Reyes"},
	{ID: "annotation/3", Incident: 2, Noun: "annotation", Key: "a1", Text: "연결이 다른 사건에도 있다", Author: "Dana Reyes"},
}

func fresh(t testing.TB) (*Index, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "records")
	i, err := Create(dir, "1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := i.Close(); err != nil {
			t.Logf("close: %v", err)
		}
	})
	return i, dir
}

func filled(t testing.TB) (*Index, string) {
	t.Helper()
	i, dir := fresh(t)
	if err := i.Commit(t.Context(), Change{Put: docs, Position: 42}); err != nil {
		t.Fatal(err)
	}
	return i, dir
}

func parse(t testing.TB, s string) *query.Query {
	t.Helper()
	q, err := query.Parse(s, query.Options{})
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return q
}

func ids(r Result) []string {
	out := []string{}
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	slices.Sort(out)
	return out
}

func TestQueries(t *testing.T) {
	i, _ := filled(t)
	for q, want := range map[string][]string{
		"":                              {"annotation/1", "annotation/2", "claim/1", "entry/1", "entry/2"},
		"연결":                            {"annotation/1", "annotation/2"}, // 연결이, 재연결을
		"연결이":                           {"annotation/1"},
		"연결을":                           {"annotation/2"},
		"불":                             {"claim/1"}, // in 산불
		"db":                            {"entry/1"}, // in DB가
		"DB가":                           {"entry/1"},
		"차단":                            {"entry/2"},
		`"전원 차단"`:                       {"entry/2"}, // of the title; 전원을 차단 is another phrase
		`"전원을 차단"`:                      {"entry/2"},
		`"차단 전원"`:                       {},
		"POWER":                         {"entry/2"},
		"pow":                           {},
		"pow*":                          {"entry/2"},
		"conn*":                         {"annotation/1"},
		`"connection ref"*`:             {"annotation/1"},
		"web01":                         {"annotation/1"},
		"15:19":                         {"entry/2"},
		"연결 refused":                    {"annotation/1"},
		"ignition OR refused":           {"annotation/1", "entry/1"},
		"연결 NOT refused":                {"annotation/2"},
		"-연결":                           {"claim/1", "entry/1", "entry/2"},
		"(연결 OR 차단) -web01":             {"annotation/2", "entry/2"},
		"tag:화재":                        {"entry/1"},
		`tag:"root cause"`:              {"annotation/1"},
		"tag:root":                      {},
		"tag:roo*":                      {"annotation/1"},
		"tag:*":                         {"annotation/1", "annotation/2", "entry/1"},
		"root":                          {"annotation/1"}, // a bare word is sought in tags too
		"author:윤하람":                    {"annotation/1", "entry/2"},
		"actor:harriet":                 {"entry/1"},
		`author="harriet moss"`:         {"entry/1"},
		"author=harriet":                {},
		"noun:claim":                    {"claim/1"},
		"key:power-cutoff":              {"entry/2"},
		"title:ignition":                {"entry/1"},
		"text:ignition":                 {},
		"severity:error":                {},
		"NOT severity:error noun:entry": {"entry/1", "entry/2"},
		"host:web01 OR 산불":              {"claim/1"},
	} {
		r, err := i.Search(t.Context(), 1, parse(t, q), 50)
		if err != nil {
			t.Errorf("%s: %v", q, err)
			continue
		}
		slices.Sort(want)
		if got := ids(r); !slices.Equal(got, want) || r.Total != uint64(len(want)) {
			t.Errorf("%s: %v (%d), want %v", q, got, r.Total, want)
		}
		for _, h := range r.Hits {
			if len(h.Fragments) == 0 {
				t.Errorf("%s: %s without a fragment", q, h.ID)
			}
		}
	}
}

func TestIncidentsAreApart(t *testing.T) {
	i, _ := filled(t)
	r, err := i.Search(t.Context(), 2, parse(t, "연결 OR NOT 연결"), 10)
	if err != nil || !slices.Equal(ids(r), []string{"annotation/3"}) {
		t.Errorf("%v, %v", ids(r), err)
	}
}

func TestOrderAndMarks(t *testing.T) {
	i, _ := filled(t)
	r, err := i.Search(t.Context(), 1, parse(t, "차단 OR 발화"), 10)
	if err != nil {
		t.Fatal(err)
	}
	h := r.Hits[len(r.Hits)-1]
	if len(r.Hits) != 2 || r.Hits[0].Score < h.Score {
		t.Errorf("%+v", r.Hits)
	}
	r, err = i.Search(t.Context(), 1, parse(t, "연기 ignition"), 10)
	if err != nil || len(r.Hits) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	h = r.Hits[0]
	if h.Noun != "entry" || h.Key != "ignition" || !strings.HasPrefix(h.Title, "배터리실") || len(h.Times) != 1 || h.Times[0] != 1665814740e9 {
		t.Errorf("%+v", h)
	}
	var marked []string
	for _, f := range h.Fragments {
		for _, m := range f.Marks {
			marked = append(marked, f.Field+":"+f.Text[m.Start:m.End])
		}
	}
	if !slices.Equal(marked, []string{"title:Ignition", "text:연기"}) {
		t.Errorf("marked %v", marked)
	}
}

func TestFragmentsOfALongText(t *testing.T) {
	long := strings.Repeat("앞에 놓인 글과 그 밖의 말 ", 50)
	text := long + "배터리 화재" + long + "두 번째 화재" + long
	f := fragments(fieldText, text, parse(t, "화재"))
	if len(f) != 2 || !f[0].Before || !f[0].After {
		t.Fatalf("%+v", f)
	}
	for _, x := range f {
		if len(x.Text) > maxFragment || len(x.Marks) != 1 || x.Text[x.Marks[0].Start:x.Marks[0].End] != "화재" || !strings.Contains(text, x.Text) {
			t.Errorf("%+v", x)
		}
	}
	if f := fragments(fieldText, strings.Repeat("화재", 5000), parse(t, "화재")); len(f) > maxFragments || len(f[0].Text) > 2*maxFragment {
		t.Errorf("%d fragments, the first of %d bytes", len(f), len(f[0].Text))
	}
}

func TestChangesReplaceAndDelete(t *testing.T) {
	i, _ := filled(t)
	changed := docs[2]
	changed.Text = "고쳐 썼다"
	if err := i.Apply(t.Context(), []Doc{changed}); err != nil {
		t.Fatal(err)
	}
	if err := i.Delete(t.Context(), []string{"annotation/2", "annotation/99"}); err != nil {
		t.Fatal(err)
	}
	if r, err := i.Search(t.Context(), 1, parse(t, "연결"), 10); err != nil || r.Total != 0 {
		t.Errorf("%v %v", ids(r), err)
	}
	if n, err := i.Count(); err != nil || n != 5 {
		t.Errorf("%d documents, %v", n, err)
	}
	if p, err := i.Position(); err != nil || p != 42 {
		t.Errorf("position %d, %v", p, err)
	}
	if err := i.SetPosition(t.Context(), 43); err != nil {
		t.Fatal(err)
	}
	if p, err := i.Position(); err != nil || p != 43 {
		t.Errorf("position %d, %v", p, err)
	}
}

func TestWideSearchesAreRefused(t *testing.T) {
	i, _ := fresh(t)
	var many []Doc
	for n := range 40 {
		var b strings.Builder
		for k := range 100 {
			fmt.Fprintf(&b, "word%05d ", n*100+k)
		}
		many = append(many, Doc{ID: fmt.Sprint(n), Incident: 1, Noun: "annotation", Text: b.String()})
	}
	if err := i.Apply(t.Context(), many); err != nil {
		t.Fatal(err)
	}
	if _, err := i.Search(t.Context(), 1, parse(t, "word*"), 10); models.CodeOf(err) != models.CodeTooLarge || models.HintOf(err) == "" {
		t.Errorf("%v", err)
	}
	if r, err := i.Search(t.Context(), 1, parse(t, "word0012*"), 10); err != nil || r.Total != 1 {
		t.Errorf("%d, %v", r.Total, err)
	}
	for _, limit := range []int{0, MaxLimit + 1} {
		if _, err := i.Search(t.Context(), 1, parse(t, "x"), limit); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("limit %d: %v", limit, err)
		}
	}
	if _, err := i.Search(t.Context(), 1, parse(t, "time:2022-10-15"), 10); models.CodeOf(err) != models.CodeInvalid {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := i.Search(ctx, 1, parse(t, "x"), 10); err == nil {
		t.Error("a search after its context ended")
	}
}

func TestConcurrentUse(t *testing.T) {
	i, _ := filled(t)
	q := parse(t, "연결")
	var wg sync.WaitGroup
	deadline := time.Now().Add(300 * time.Millisecond)
	for w := range 8 {
		wg.Go(func() {
			for n := 0; time.Now().Before(deadline); n++ {
				if w == 0 {
					d := docs[2]
					d.ID = fmt.Sprintf("annotation/w%d", n%5)
					if err := i.Commit(context.Background(), Change{Put: []Doc{d}, Position: int64(n + 1)}); err != nil {
						t.Error(err)
						return
					}
					continue
				}
				if r, err := i.Search(context.Background(), 1, q, 10); err != nil || r.Total < 2 {
					t.Errorf("%d, %v", r.Total, err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestTokens(t *testing.T) {
	var got []string
	for _, tok := range (tokenizer{}).Tokenize([]byte("DB가 끊겼다-Web01 산")) {
		got = append(got, fmt.Sprintf("%s@%d", tok.Term, tok.Position))
	}
	want := "db@1 가@2 끊@3 끊겼@3 겼@4 겼다@4 다@5 web01@6 산@7"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("%s\nwant %s", s, want)
	}
}
