package models

import (
	"encoding/json"
	"testing"
	"time"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	tm, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return tm
}

func entryAt(t *testing.T, key, earliest, latest string) Entry {
	t.Helper()
	return Entry{Key: key, Earliest: at(t, earliest), Latest: at(t, latest)}
}

func TestDecomposePartsAddUp(t *testing.T) {
	a := entryAt(t, "a", "2024-02-28T23:00:00+09:00", "2024-02-28T23:00:00+09:00")
	b := entryAt(t, "b", "2024-02-29T01:30:00+09:00", "2024-02-29T01:34:00+09:00")
	c := entryAt(t, "c", "2024-03-01T00:00:00+09:00", "2024-03-01T00:00:00+09:00")
	d, err := Decompose(a, c, b)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.Total.Duration, 25*time.Hour; got != want {
		t.Errorf("total %s, want %s", got, want)
	}
	want := []Stretch{
		{"a", "b", 150 * time.Minute, 150 * time.Minute, 154 * time.Minute},
		{"b", "c", 1350 * time.Minute, 1346 * time.Minute, 1350 * time.Minute},
	}
	if len(d.Parts) != len(want) {
		t.Fatalf("%d parts, want %d", len(d.Parts), len(want))
	}
	for i := range want {
		if d.Parts[i] != want[i] {
			t.Errorf("part %d is %+v, want %+v", i, d.Parts[i], want[i])
		}
	}
	if whole, err := Decompose(a, c); err != nil || len(whole.Parts) != 1 || whole.Parts[0] != whole.Total {
		t.Errorf("without cuts: %+v, %v; want the total as its only part", whole, err)
	}
}

func TestDecomposeRefusesPartsThatDoNotAddUp(t *testing.T) {
	a := entryAt(t, "a", "2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z")
	b := entryAt(t, "b", "2024-01-01T11:00:00Z", "2024-01-01T11:00:00Z")
	c := entryAt(t, "c", "2024-01-01T12:00:00Z", "2024-01-01T12:00:00Z")
	e := entryAt(t, "e", "2024-01-01T13:00:00Z", "2024-01-01T13:00:00Z")
	far := entryAt(t, "far", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")
	for name, try := range map[string]func() (Decomposition, error){
		"ends swapped":      func() (Decomposition, error) { return Decompose(c, a) },
		"cuts out of order": func() (Decomposition, error) { return Decompose(a, e, c, b) },
		"cut before":        func() (Decomposition, error) { return Decompose(b, e, a) },
		"cut behind":        func() (Decomposition, error) { return Decompose(a, c, e) },
		"beyond 292 years":  func() (Decomposition, error) { return Decompose(far, c, a) },
	} {
		if d, err := try(); CodeOf(err) != CodeInvalid {
			t.Errorf("%s: got %+v, %v; want an invalid error", name, d, err)
		}
	}
}

func TestAwarenessDelays(t *testing.T) {
	ignition := entryAt(t, "ignition", "2024-01-01T10:00:00Z", "2024-01-01T10:01:00Z")
	from, to, known := at(t, "2024-01-01T10:10:00Z"), at(t, "2024-01-01T10:12:00Z"), at(t, "2024-01-01T09:59:00Z")
	aware := Entry{Key: "aware", Claims: []Claim{
		{Key: "c1", Party: Localized{En: "one"}, Earliest: &from, Latest: &to, KnownAt: &known, Status: ClaimDisputed},
		{Key: "c2", Party: Localized{En: "two"}, KnownAt: &known, Status: ClaimWithdrawn},
		{Key: "c3", Party: Localized{En: "three"}, Status: ClaimProposed},
	}}
	got, err := AwarenessDelays(ignition, aware)
	if err != nil {
		t.Fatal(err)
	}
	want := []AwarenessDelay{
		{"c1", Localized{En: "one"}, ClaimDisputed, 9 * time.Minute, 12 * time.Minute},
		{"c2", Localized{En: "two"}, ClaimWithdrawn, -2 * time.Minute, -time.Minute},
	}
	if len(got) != len(want) {
		t.Fatalf("%d delays, want %d: a claim without a time gives none", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("delay %d is %+v, want %+v", i, got[i], want[i])
		}
	}
	if _, err := AwarenessDelays(ignition, Entry{Key: "silent", Claims: aware.Claims[2:]}); CodeOf(err) != CodeInvalid {
		t.Errorf("without any time: %v, want an invalid error", err)
	}
}

func TestFindEntry(t *testing.T) {
	entries := []Entry{{Key: "a"}, {Key: "b"}}
	if e, err := FindEntry(entries, "b"); err != nil || e.Key != "b" {
		t.Errorf("got %q, %v", e.Key, err)
	}
	if _, err := FindEntry(entries, "c"); CodeOf(err) != CodeNotFound {
		t.Errorf("got %v, want not found", err)
	}
}

func TestDecompositionJSON(t *testing.T) {
	a := entryAt(t, "a", "2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z")
	b := entryAt(t, "b", "2024-01-01T10:00:01Z", "2024-01-01T10:00:01Z")
	d, err := Decompose(a, b)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	part := `{"from":"a","to":"b","duration":1000000000,"shortest":1000000000,"longest":1000000000}`
	if want := `{"total":` + part + `,"parts":[` + part + `]}`; string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
