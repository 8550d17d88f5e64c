package models

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestSpanHolds draws clocks and records at random and holds the bounds
// against every corrected time.
func TestSpanHolds(t *testing.T) {
	zones := []string{"Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "UTC", "+05:30", ""}
	rnd := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // a test wants the same draws again
	plains := 0
	for range 3000 {
		c := Clock{Zone: zones[rnd.IntN(len(zones))], Offset: time.Duration(rnd.Int64N(int64(time.Hour))) - 30*time.Minute}
		if rnd.IntN(3) == 0 {
			c.DriftPPM, c.DriftFrom = rnd.Float64()*200-100, NanosOf(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
		}
		for p := int64(0); rnd.IntN(2) == 0; p += 300 {
			c.Steps = append(c.Steps, ClockStep{From: p + rnd.Int64N(300), Offset: time.Duration(rnd.Int64N(int64(2*time.Hour))) - time.Hour})
		}
		r, err := c.Reader(time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		lo := NanosOf(time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC)) + Nanos(rnd.Int64N(int64(2*365*24*time.Hour)))
		hi := lo + Nanos(rnd.Int64N(int64([]time.Duration{time.Minute, 6 * time.Hour, 9000 * time.Hour}[rnd.IntN(3)])))
		from := rnd.Int64N(1000)
		to := from + rnd.Int64N(500)
		zoned := rnd.IntN(4) == 0
		least, greatest, plain := r.Span(lo, hi, zoned, from, to)
		for range 50 {
			rec, pos := lo+Nanos(rnd.Int64N(int64(hi-lo)+1)), from+rnd.Int64N(to-from+1)
			got := r.Correct(rec, zoned, pos)
			if got < least || got > greatest {
				t.Fatalf("%+v: %s at %d gives %s, outside %s–%s", c, rec.UTC(), pos, got.UTC(), least.UTC(), greatest.UTC())
			}
			if plain && got != rec+least-lo {
				t.Fatalf("%+v: %s is not plainly shifted", c, rec.UTC())
			}
		}
		if plain {
			plains++
		}
	}
	if plains < 500 {
		t.Errorf("only %d of 3000 clocks are plain: the bounds are too wide", plains)
	}
}

func TestSpanFarOut(t *testing.T) {
	r, err := Clock{Offset: 99 * 365 * 24 * time.Hour}.Reader(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	least, greatest, plain := r.Span(0, MaxTime-1, true, 0, 10)
	if plain || least != NoTime+1 || greatest != 1<<63-1 {
		t.Errorf("%d, %d, %v: an overflow must not look like a bound", least, greatest, plain)
	}
}
