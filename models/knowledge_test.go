package models

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestKnownAt(t *testing.T) {
	tm := func(s string) *time.Time { v := at(t, "2024-01-01T"+s+":00Z"); return &v }
	operator := Localized{Ko: "운영사", En: "The operator"}
	fire := Entry{Key: "fire", Earliest: *tm("10:00"), Latest: *tm("10:02"), Claims: []Claim{
		{Key: "c1", Party: operator, KnownAt: tm("10:30")},
		{Key: "c2", Party: Localized{En: "the operator (corrected account)"}, KnownAt: tm("10:20")},
		{Key: "c3", Party: Localized{En: "the ministry"}, KnownAt: tm("10:05")},
		{Key: "c4", Party: operator, KnownAt: tm("10:01"), Status: ClaimWithdrawn},
	}}
	aware := Entry{Key: "aware", Function: "know_cause", Earliest: *tm("10:10"), Latest: *tm("10:20"), Claims: []Claim{
		{Key: "c1", Party: Localized{Ko: "운영사(처음 설명)"}, Earliest: tm("10:10"), Latest: tm("10:20")},
	}}
	power := Entry{Key: "power", Earliest: *tm("10:15"), Latest: *tm("10:15"), Claims: []Claim{{Key: "c1", Party: operator, Earliest: tm("10:12"), Latest: tm("10:16")}, {Key: "c2", Party: operator}}}
	gone := Entry{Key: "gone", Status: ClaimWithdrawn, Earliest: *tm("09:00"), Latest: *tm("09:00"), Claims: []Claim{{Key: "c1", Party: operator, KnownAt: tm("09:00")}}}
	entries := []Entry{fire, aware, power, gone}
	for _, c := range []struct{ party, at, want string }{
		{"the operator", "09:59", ""},
		{"the operator", "10:09", ""},
		{"THE  OPERATOR", "10:12", "power/c1 undetermined"}, // in English only: the first account is in Korean
		{"운영사", "10:12", "aware/c1 possibly_known, power/c1 undetermined"},
		{"the operator", "10:20", "fire/c2 known against c1, power/c1 undetermined, power/c2 undetermined"},
		{"the operator", "10:30", "fire/c1 known, fire/c2 known, power/c1 undetermined, power/c2 undetermined"},
		{"운영사 (아무 설명)", "10:20", "aware/c1 known, power/c1 undetermined, power/c2 undetermined"},
		{"the ministry", "10:05", "fire/c3 known"},
		{"", "11:00", ""}, {"nobody", "11:00", ""},
	} {
		var got []string
		for _, k := range KnownAt(entries, c.party, *tm(c.at)) {
			s := fmt.Sprintf("%s/%s %s", k.Entry, k.Claim.Key, k.State)
			if len(k.Against) > 0 {
				s += " against " + strings.Join(k.Against, " ")
			}
			if (k.State == Undetermined) != (k.Since == nil) {
				t.Errorf("%s: since %v", s, k.Since)
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s at %s: %q, want %q", c.party, c.at, s, c.want)
		}
	}
}

func TestMentions(t *testing.T) {
	for text, want := range map[string][]string{
		"@han look": {"han"},
		"보세요 @han에게, @Lee.Min님! (@han)":          {"han", "lee.min"},
		"mail han@example.org, x@han":            nil,
		"@kim@example.org.":                      {"kim@example.org"},
		"`@code` ``@a ` @b`` @real":              {"real"},
		"```\n@fenced\n```\n@after-":             {"after"},
		"open ` @han":                            {"han"},
		"@ @- @@x":                               nil,
		"한@han 님":                                nil,
		"@" + strings.Repeat("a", 64):            {strings.Repeat("a", 64)},
		"first\n@han,@kim;@han":                  {"han", "kim"},
		strings.Repeat("`@a", 3) + "` @ok":       {"a", "ok"}, // the second stands outside
		strings.Repeat("``` ` ", 1000) + " @end": {"end"},
	} {
		if got := Mentions(text); !slices.Equal(got, want) {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}

func TestNormalTags(t *testing.T) {
	got, err := NormalTags([]string{" #Root  Cause ", "전력", "\u110C\u1165\u11AB\u1105\u1167\u11A8", "root-cause", "UPS,A", "\u1100\u1161\u1102\u1161"})
	if want := []string{"root-cause", "전력", "ups-a", "가나"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
	for _, bad := range [][]string{{"#"}, {" "}, {strings.Repeat("가", MaxTagRunes+1)}, {"a\x00b"}, {"\xff"}} {
		if _, err := NormalTags(bad); CodeOf(err) != CodeInvalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	var many []string
	for i := range MaxTags + 1 {
		many = append(many, fmt.Sprint(i))
	}
	if _, err := NormalTags(many); CodeOf(err) != CodeTooLarge {
		t.Errorf("many: %v", err)
	}
}

func FuzzMentions(f *testing.F) {
	f.Add("`@a` @b ``` @c")
	f.Fuzz(func(t *testing.T, text string) {
		for _, login := range Mentions(text) {
			if ValidateLogin(login) != nil || !strings.Contains(strings.ToLower(text), "@"+login) {
				t.Errorf("%q calls %q", text, login)
			}
		}
		if tags, err := NormalTags([]string{text}); err == nil {
			again, err := NormalTags(tags)
			if err != nil || !slices.Equal(tags, again) {
				t.Errorf("%q → %q → %q, %v", text, tags, again, err)
			}
		}
	})
}
