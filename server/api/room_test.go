package api_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/api"
	"github.com/emberline/emberline/server/app"
)

// crowded is the application when there is no room, and when too many jobs wait.
type crowded struct {
	*app.App
	disk, queue bool
}

func (c *crowded) Room() error {
	if c.disk {
		return models.Errorf(models.CodeUnavailable, "less than 5 %% of the disk is free")
	}
	return nil
}

func (c *crowded) QueueFull(context.Context, string) (bool, error) { return c.queue, nil }

// TestNoRoom refuses to take more in than can be kept or worked on; reading goes on.
func TestNoRoom(t *testing.T) {
	w := theWorld(t)
	s := &crowded{App: w.app}
	h, err := api.New(api.Options{Service: s, Door: w.door, Journal: w.journal, Limits: map[api.Rate]api.Limit{}})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	full := *w
	full.server = newServer(t, h)
	in := "/incidents/" + home
	upload := map[string]any{"name": "a", "size": 1}
	job := map[string]any{"format": "csv"}
	id := full.ask(t, "lead", "POST", in+"/uploads", upload).want(201).text("id")

	s.disk = true
	for _, got := range []answer{
		full.ask(t, "lead", "POST", in+"/uploads", upload),
		full.ask(t, "lead", "PATCH", in+"/uploads/"+id, "x", "Content-Type", partType, "Upload-Offset", "0"),
		full.ask(t, "lead", "POST", in+"/exports", job),
	} {
		if got.Status != 503 || got.Header.Get("Retry-After") == "" || got.text("code") != "unavailable" {
			t.Errorf("full disk: %d %v %s", got.Status, got.Header, got.Body)
		}
	}
	full.ask(t, "lead", "GET", in+"/events?limit=1", nil).want(200)
	full.ask(t, "lead", "POST", in+"/annotations", map[string]any{"target": map[string]any{"entry": "ignition"}, "kind": "question", "text": "x"}).want(201)

	s.disk, s.queue = false, true
	if got := full.ask(t, "lead", "POST", in+"/exports", job); got.Status != 429 || got.Header.Get("Retry-After") == "" {
		t.Errorf("full queue: %d %s", got.Status, got.Body)
	}
	full.ask(t, "lead", "POST", in+"/uploads", upload).want(201)
}

// TestFacets holds the facets of a search against searches that narrow to them.
func TestFacets(t *testing.T) {
	w := theWorld(t)
	got := w.ask(t, "lead", "GET", "/incidents/"+home+"/search?q=severity%3E%3Dwarn&limit=1&with=count&with=facets&top=3", nil).want(200)
	at := "/incidents/" + home + "/search?q=severity%3E%3Dwarn&limit=1&with=count"
	var sum float64
	for _, n := range got.get("facets.severity").([]any) {
		sum += n.(float64)
	}
	if total := got.get("count.value").(float64); sum != total || total == 0 || got.text("facets.relation") != "exact" {
		t.Errorf("severities add up to %v of %v", sum, total)
	}
	for name, param := range map[string]string{"source": "source", "host": "host", "service": "service", "kind": "kind"} {
		for _, f := range got.get("facets." + name).([]any) {
			o := f.(map[string]any)
			narrow := w.ask(t, "lead", "GET", at+"&"+param+"="+url.QueryEscape(o["value"].(string)), nil).want(200)
			if narrow.get("count.value") != o["count"] {
				t.Errorf("%s %v: the facet says %v, the search %v", name, o["value"], o["count"], narrow.get("count.value"))
			}
		}
		if n := len(got.get("facets." + name).([]any)); n == 0 || n > 3 {
			t.Errorf("%d values of %s", n, name)
		}
	}
}
