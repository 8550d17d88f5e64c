package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emberline/emberline/server/api"
)

// BenchmarkRoutes answers each route's p50 and p99 with eight clients at once,
// inside the process: what the network adds is not ours.
func BenchmarkRoutes(b *testing.B) {
	w := theWorld(b)
	in := api.Base + "/incidents/" + home
	event := ""
	if got := w.ask(b, "lead", "GET", "/incidents/"+home+"/events?limit=1&kind=log", nil); got.Status == http.StatusOK {
		event = got.text("items.0.id")
	}
	for _, c := range []struct{ name, path string }{
		{"me", api.Base + "/me"}, {"incidents", api.Base + "/incidents"}, {"sources", in + "/sources"}, {"ledgers", in + "/ledgers"}, {"gaps", in + "/gaps"},
		{"events-100", in + "/events?limit=100&at=2022-10-15T15:30:00%2B09:00"}, {"events-1000", in + "/events?limit=1000"}, {"event", in + "/events/" + url.PathEscape(event)},
		{"neighbours", in + "/events/" + url.PathEscape(event) + "/neighbours"}, {"histogram-500", in + "/histogram?buckets=500"},
		{"search", in + "/search?q=" + url.QueryEscape("전원")}, {"search-facets", in + "/search?q=" + url.QueryEscape("severity>=error") + "&with=count&with=facets&with=histogram"},
		{"entries", in + "/entries"}, {"entry", in + "/entries/ignition"}, {"causes", in + "/causes"}, {"lints", in + "/lints"}, {"chronology", in + "/chronology"},
		{"revisions", in + "/revisions"}, {"annotations", in + "/annotations"}, {"audit", in + "/audit"}, {"jobs", in + "/jobs"}, {"docs", "/api/docs"},
	} {
		b.Run(c.name, func(b *testing.B) { measure(b, w, "GET", c.path, "") })
	}
	b.Run("annotate", func(b *testing.B) {
		measure(b, w, "POST", in+"/annotations", `{"target":{"entry":"ignition"},"kind":"question","text":"load"}`)
	})
}

func measure(b *testing.B, w *world, method, path, body string) {
	const clients = 8
	var mu sync.Mutex
	var took []time.Duration
	n := b.N
	b.ResetTimer()
	var wg sync.WaitGroup
	work := make(chan struct{})
	for range clients {
		wg.Go(func() {
			for range work {
				req := httptest.NewRequest(method, path, strings.NewReader(body))
				if body == "" {
					req = httptest.NewRequest(method, path, nil)
				}
				req.Header.Set("Authorization", "Bearer test-lead")
				req.Header.Set("Content-Type", "application/json")
				rec := httptest.NewRecorder()
				start := time.Now()
				w.api.ServeHTTP(rec, req)
				d := time.Since(start)
				if rec.Code >= 300 {
					b.Errorf("%d %s", rec.Code, clip(rec.Body.Bytes()))
				}
				mu.Lock()
				took = append(took, d)
				mu.Unlock()
			}
		})
	}
	for range n {
		work <- struct{}{}
	}
	close(work)
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
