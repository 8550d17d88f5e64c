package models

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func reader(t *testing.T, c Clock) *ClockReader {
	t.Helper()
	seoul, err := LoadZone("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	r, err := c.Reader(seoul)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCorrect(t *testing.T) {
	at := func(h, m, s int) Nanos { return NanosOf(time.Date(2022, 10, 15, h, m, s, 0, time.UTC)) }
	tests := map[string]struct {
		clock Clock
		zoned bool
		pos   int64
		in    Nanos
		want  Nanos
		basis ZoneBasis
	}{
		"a wall clock hangs in the incident's zone": {Clock{}, false, 0, at(15, 19, 0), at(6, 19, 0), ZoneAssumed},
		"a zone written in the record stands":       {Clock{Zone: "UTC"}, true, 0, at(6, 19, 0), at(6, 19, 0), ZoneExplicit},
		"a person's zone is the fallback":           {Clock{Zone: "UTC", ZoneBasis: ZoneUser}, false, 0, at(15, 19, 0), at(15, 19, 0), ZoneUser},
		"a host 3 min 42 s fast":                    {Clock{Offset: -(3*time.Minute + 42*time.Second)}, true, 0, at(6, 22, 42), at(6, 19, 0), ZoneExplicit},
		"before a step":                             {Clock{Steps: []ClockStep{{100, time.Minute}}}, true, 99, at(6, 0, 0), at(6, 0, 0), ZoneExplicit},
		"from a step on":                            {Clock{Steps: []ClockStep{{100, time.Minute}}}, true, 100, at(6, 0, 0), at(6, 1, 0), ZoneExplicit},
		"a later step replaces the first":           {Clock{Steps: []ClockStep{{100, time.Minute}, {200, 0}}}, true, 250, at(6, 0, 0), at(6, 0, 0), ZoneExplicit},
		"drift of 1000 ppm over an hour":            {Clock{DriftPPM: 1000, DriftFrom: at(5, 0, 0)}, true, 0, at(6, 0, 0), at(6, 0, 0) + 3600*1e6, ZoneExplicit},
		"no time stays none":                        {Clock{Offset: time.Hour}, false, 0, NoTime, NoTime, ZoneAssumed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := reader(t, tt.clock)
			if got := r.Correct(tt.in, tt.zoned, tt.pos); got != tt.want {
				t.Errorf("got %v, want %v", got.UTC(), tt.want.UTC())
			}
			if got := r.Basis(tt.zoned); got != tt.basis {
				t.Errorf("basis %s, want %s", got, tt.basis)
			}
		})
	}
}

func TestIntervalIsResolutionAndUncertainty(t *testing.T) {
	r := reader(t, Clock{Uncertainty: time.Second})
	from, to := r.Interval(60e9, ResMinute)
	if from != 59e9 || to != 121e9-1 {
		t.Errorf("got %d to %d", from, to)
	}
}

func TestClocksThatCannotBe(t *testing.T) {
	for name, c := range map[string]Clock{
		"zone":        {Zone: "Nowhere"},
		"offset":      {Offset: 101 * 365 * 24 * time.Hour},
		"drift":       {DriftPPM: 1e6},
		"uncertainty": {Uncertainty: -1},
		"steps":       {Steps: []ClockStep{{From: 10}, {From: 5}}},
	} {
		if err := c.Validate(); CodeOf(err) != CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSlackBounds proves what block bounds rest on: a record's corrected time
// never leaves the interval that its block's least and greatest times give.
func TestSlackBounds(t *testing.T) {
	zones := []string{"", "UTC", "Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "+05:45"}
	seoul, err := LoadZone("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		c := Clock{
			Zone: rapid.SampledFrom(zones).Draw(rt, "zone"), Offset: time.Duration(rapid.Int64Range(-1e15, 1e15).Draw(rt, "offset")),
			DriftPPM: rapid.Float64Range(-1000, 1000).Draw(rt, "drift"),
			Steps:    []ClockStep{{From: 50, Offset: time.Duration(rapid.Int64Range(-1e13, 1e13).Draw(rt, "step"))}},
		}
		r, err := c.Reader(seoul)
		if err != nil {
			rt.Fatal(err)
		}
		lo := Nanos(rapid.Int64Range(0, 1<<61).Draw(rt, "lo"))
		hi := lo + Nanos(rapid.Int64Range(0, 1e15).Draw(rt, "span"))
		x := lo + Nanos(rapid.Int64Range(0, int64(hi-lo)).Draw(rt, "x"))
		pos := rapid.Int64Range(0, 100).Draw(rt, "pos")
		zoned := rapid.Bool().Draw(rt, "zoned")
		slack := Nanos(r.Slack())
		got := r.Correct(x, zoned, pos)
		if least, most := r.Correct(lo, zoned, 0)-slack, r.Correct(hi, zoned, 0)+slack; got < least || got > most {
			rt.Fatalf("%v outside %v to %v", got.UTC(), least.UTC(), most.UTC())
		}
	})
}
