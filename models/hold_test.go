package models

import (
	"strings"
	"testing"
	"time"
)

func TestHold(t *testing.T) {
	step := HoldStep{At: time.Unix(1, 0), By: "han", Why: "claims were filed"}
	whole := Hold{Matter: "2022가합1234", Custodian: "records office", Issued: step}
	if err := whole.Validate(); err != nil {
		t.Fatal(err)
	}
	if whole.State() != HoldIssued || !whole.Covers("s9") {
		t.Errorf("issued: %s, %v", whole.State(), whole.Covers("s9"))
	}
	named := whole
	named.Sources, named.Acknowledged = []string{"s3"}, &step
	if named.State() != HoldAcknowledged || !named.Covers("s3") || named.Covers("s4") {
		t.Errorf("acknowledged: %s", named.State())
	}
	named.Released = &step
	if named.State() != HoldReleased || named.InForce() || named.Covers("s3") {
		t.Errorf("released: %s", named.State())
	}
	for what, change := range map[string]func(*Hold){
		"no matter": func(h *Hold) { h.Matter = " " }, "no custodian": func(h *Hold) { h.Custodian = "" }, "no reason": func(h *Hold) { h.Issued.Why = "" },
		"long": func(h *Hold) { h.Matter = strings.Repeat("x", MaxHoldText+1) }, "no UTF-8": func(h *Hold) { h.Custodian = "\xff" },
		"label": func(h *Hold) { h.Sources = []string{"web.log"} }, "twice": func(h *Hold) { h.Sources = []string{"s1", "s1"} },
	} {
		h := whole
		change(&h)
		if CodeOf(h.Validate()) != CodeInvalid {
			t.Errorf("%s was taken: %v", what, h.Validate())
		}
	}
	whole.Sources = make([]string, MaxHoldSources+1)
	if CodeOf(whole.Validate()) != CodeTooLarge {
		t.Errorf("too many: %v", whole.Validate())
	}
}
