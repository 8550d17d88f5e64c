package api_test

import (
	"net/url"
	"testing"
	"time"
)

// unpacked gives a lane's counts by bucket, and the worst severity of each.
func unpacked(t *testing.T, lane map[string]any, buckets int) (counts []int64, worst []int) {
	t.Helper()
	digits, _ := lane["worst"].(string)
	list, _ := lane["counts"].([]any)
	for _, v := range list {
		n, _ := v.(float64)
		if n < 0 {
			counts, worst = append(counts, make([]int64, int(-n))...), append(worst, make([]int, int(-n))...)
			continue
		}
		if digits == "" {
			t.Fatalf("%v has fewer severities than counts", lane["key"])
		}
		counts, worst, digits = append(counts, int64(n)), append(worst, int(digits[0]-'0')), digits[1:]
	}
	if len(counts) > buckets || digits != "" {
		t.Fatalf("%v has %d of %d buckets, and severities %q left", lane["key"], len(counts), buckets, digits)
	}
	return append(counts, make([]int64, buckets-len(counts))...), append(worst, make([]int, buckets-len(worst))...)
}

// TestLanes holds lanes of every sort against the histogram of the same range.
func TestLanes(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home
	const from, to = "2022-10-15T15:00:00+09:00", "2022-10-15T18:00:00+09:00"
	span := "from=" + url.QueryEscape(from) + "&to=" + url.QueryEscape(to)
	for _, filter := range []string{"", "&q=" + url.QueryEscape("전원"), "&severity=error", "&kind=log&kind=alert", "&q=" + url.QueryEscape("severity>=warn -kind:chat")} {
		hist := w.ask(t, "viewer", "GET", in+"/histogram?bucket=1m&"+span+filter, nil).want(200)
		var sums [180]int64
		var ranges [180]int
		var total int64
		buckets := hist.get("buckets") // read once: it is long
		for i := range sums {
			n, _ := dig(buckets, itoa(i)+".count").(float64)
			sums[i] = int64(n)
			total += sums[i]
			for r := range 7 {
				if n, _ := dig(buckets, itoa(i)+".severity."+itoa(r)).(float64); n > 0 {
					ranges[i] = r
				}
			}
		}
		for _, by := range []string{"source", "kind", "severity", "host", "service"} {
			got := w.ask(t, "viewer", "GET", in+"/lanes?by="+by+"&bucket=1m&lanes=3&"+span+filter, nil).want(200)
			if got.text("from") != from || got.text("to") != to || got.text("buckets") != "180" || got.get("bucket_ns") != float64(time.Minute) {
				t.Fatalf("%s", clip(got.Body))
			}
			lanes, _ := got.get("lanes").([]any)
			var have [180]int64
			var worst [180]int
			var all int64
			for _, l := range lanes {
				lane, _ := l.(map[string]any)
				n, _ := lane["total"].(float64)
				all += int64(n)
				counts, bad := unpacked(t, lane, 180)
				for i := range have {
					have[i] += counts[i]
					worst[i] = max(worst[i], bad[i])
				}
			}
			if have != sums || worst != ranges || all != total || total == 0 {
				t.Errorf("by %s of %q: %d events in lanes, %d in the histogram:\n%v\n%v", by, filter, all, total, have, sums)
			}
			if by == "source" && len(lanes) < 10 {
				t.Errorf("%d lanes of sources", len(lanes))
			}
			if (by == "host" || by == "service") && len(lanes) != 4 {
				t.Errorf("%d lanes by %s: three and all the others were asked for", len(lanes), by)
			}
		}
	}
}

func TestLanesOfAll(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home
	all := w.ask(t, "viewer", "GET", in+"/lanes?buckets=50&kind=log&kind=alert&kind=chat&kind=gap&kind=entry", nil).want(200)
	count := w.ask(t, "viewer", "GET", in+"/search?q=*&with=count&kind=log&kind=alert&kind=chat&kind=gap&kind=entry&limit=1", nil).want(200)
	undated := w.ask(t, "viewer", "GET", in+"/search?q="+url.QueryEscape("-time:*")+"&with=count&limit=1", nil).want(200)
	sum, most := 0.0, 0
	lanes, _ := all.get("lanes").([]any)
	for _, l := range lanes {
		lane, _ := l.(map[string]any)
		n, _ := lane["total"].(float64)
		sum += n
		counts, _ := unpacked(t, lane, 50)
		most = max(most, len(counts))
		if n > 0 && (lane["first"] == nil || lane["last"] == nil || lane["kinds"] == nil) {
			t.Errorf("lane %v does not say how far it reaches: %v", lane["key"], lane)
		}
	}
	value := func(a answer) float64 { n, _ := a.get("count.value").(float64); return n }
	if sum != value(count)-value(undated) {
		t.Errorf("%v events in lanes, %v in all, %v undated", sum, value(count), value(undated))
	}
	// A range without events has the same lanes, empty.
	none := w.ask(t, "viewer", "GET", in+"/lanes?from=1999-01-01T00:00:00Z&to=1999-01-02T00:00:00Z", nil).want(200)
	if none.text("lanes.#") != itoa(len(lanes)) || none.text("lanes.0.total") != "0" || none.text("lanes.0.counts.#") != "0" || none.text("lanes.0.first") == "" {
		t.Errorf("%s", clip(none.Body))
	}
	empty := w.ask(t, "stranger", "GET", "/incidents/"+elsewhere+"/lanes?by=severity", nil).want(200)
	if empty.text("from") != "" || empty.text("lanes.#") != "7" {
		t.Errorf("%s", clip(empty.Body))
	}
}

// TestAroundEvent goes from a hit to its place on the timeline and back.
func TestAroundEvent(t *testing.T) {
	w := theWorld(t)
	in := "/incidents/" + home
	hit := w.ask(t, "viewer", "GET", in+"/search?q=전원&limit=1&with=count", nil).want(200).text("items.0.id")
	id := url.QueryEscape(hit)
	if got := w.ask(t, "viewer", "GET", in+"/events?limit=2&around="+id, nil).want(200); got.text("items.0.id") != hit {
		t.Errorf("begins with %s, not with %s", got.text("items.0.id"), hit)
	}
	before := w.ask(t, "viewer", "GET", in+"/events?limit=1&backward=true&around="+id, nil).want(200).text("items.0.id")
	detail := w.ask(t, "viewer", "GET", in+"/events/"+url.PathEscape(hit), nil).want(200)
	again := w.ask(t, "viewer", "GET", in+"/events?limit=1&cursor="+detail.text("cursor"), nil).want(200)
	if again.text("items.0.id") != hit {
		t.Errorf("the cursor begins with %s, not with %s", again.text("items.0.id"), hit)
	}
	next := w.ask(t, "viewer", "GET", in+"/events?limit=2&around="+url.QueryEscape(before), nil).want(200)
	if next.text("items.0.id") != before || next.text("items.1.id") != hit {
		t.Errorf("behind %s stands %s, not %s", before, next.text("items.1.id"), hit)
	}
}
