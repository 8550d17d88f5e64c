package models_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emberline/emberline/models"
)

// TestAccessTable holds who may do what against a table kept apart: a change of
// rights has to be made twice, knowingly.
func TestAccessTable(t *testing.T) {
	const incident = 7
	who := []struct {
		name string
		p    models.Principal
	}{
		{"lead", member(models.RoleLead)}, {"investigator", member(models.RoleInvestigator)}, {"viewer", member(models.RoleViewer)},
		{"regulator", member(models.RoleRegulator)}, {"stranger", models.Principal{Account: models.Account{ID: 1}}},
		{"admin", models.Principal{Account: models.Account{ID: 1, Admin: true}}},
	}
	var b strings.Builder
	b.WriteString("permission")
	for _, w := range who {
		b.WriteString(" " + w.name)
	}
	b.WriteByte('\n')
	for _, perm := range models.Permissions() {
		b.WriteString(string(perm))
		for _, w := range who {
			b.WriteString(map[bool]string{true: " yes", false: " -"}[w.p.Can(perm, incident)])
			if w.p.Can(perm, incident+1) && !w.p.Account.Admin {
				t.Errorf("%s: %s in an incident that is not theirs", w.name, perm)
			}
			if w.p.Can(perm, 0) && !w.p.Account.Admin {
				t.Errorf("%s: %s for the whole installation", w.name, perm)
			}
		}
		b.WriteByte('\n')
	}
	want, err := os.ReadFile(filepath.Join("testdata", "access.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("testdata/access.txt says\n%s\nthe program says\n%s", want, b.String())
	}
}

func member(r models.Role) models.Principal {
	return models.Principal{Account: models.Account{ID: 1}, Roles: map[int64]models.Role{7: r}}
}

// TestPrincipalBounds: what takes rights away, whatever gives them.
func TestPrincipalBounds(t *testing.T) {
	lead := member(models.RoleLead)
	admin := models.Principal{Account: models.Account{ID: 1, Admin: true}}
	with := func(p models.Principal, change func(*models.Principal)) models.Principal {
		change(&p)
		return p
	}
	scope := func(incident int64, perms ...models.Permission) func(*models.Principal) {
		return func(p *models.Principal) { p.Scope = &models.Scope{Permissions: perms, IncidentID: incident} }
	}
	for _, c := range []struct {
		name     string
		p        models.Principal
		perm     models.Permission
		incident int64
		code     models.Code
	}{
		{"nobody", models.Principal{Account: models.Account{Admin: true}}, models.MayReadReleased, 7, models.CodeNotFound},
		{"disabled", with(admin, func(p *models.Principal) { p.Account.Disabled = true }), models.MayReadReleased, 7, models.CodeNotFound},
		{"password of another's making", with(admin, func(p *models.Principal) { p.Account.MustChange = true }), models.MayReadReleased, 7, models.CodeForbidden},
		{"no member", lead, models.MayReadReleased, 8, models.CodeNotFound},
		{"too low", member(models.RoleViewer), models.MayEdit, 7, models.CodeForbidden},
		{"token in scope", with(lead, scope(7, models.MayEdit)), models.MayEdit, 7, ""},
		{"token of any incident", with(lead, scope(0, models.MayEdit)), models.MayEdit, 7, ""},
		{"token without the permission", with(lead, scope(7, models.MayEdit)), models.MayReview, 7, models.CodeForbidden},
		{"token of another incident", with(admin, scope(8, models.MayEdit)), models.MayEdit, 7, models.CodeNotFound},
		{"token beyond its account", with(member(models.RoleViewer), scope(7, models.MayEdit)), models.MayEdit, 7, models.CodeForbidden},
		{"token of an administrator", with(admin, scope(0, models.MayEdit)), models.MayAdminister, 0, models.CodeForbidden},
		{"administering token", with(admin, scope(0, models.MayAdminister)), models.MayAdminister, 0, ""},
	} {
		err := c.p.Require(c.perm, c.incident)
		if models.CodeOf(err) != c.code || c.p.Can(c.perm, c.incident) != (err == nil) {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
	}
}

func TestScopes(t *testing.T) {
	for _, s := range []models.Scope{
		{}, {Permissions: []models.Permission{"fly"}}, {Permissions: []models.Permission{models.MayAdminister}, IncidentID: 1},
	} {
		if models.CodeOf(s.Validate()) != models.CodeInvalid {
			t.Errorf("%+v is accepted", s)
		}
	}
	if err := (models.Scope{Permissions: models.Permissions()}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestAccounts(t *testing.T) {
	good := models.Account{Login: "h.kim@example.org", Name: "김하나", Language: "ko"}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for _, login := range []string{"", "Kim", "김", ".kim", "kim.", "a b", "kim\n", "../etc", strings.Repeat("a", 65), "кim"} {
		a := good
		a.Login = login
		if models.CodeOf(a.Validate()) != models.CodeInvalid {
			t.Errorf("login %q is accepted", login)
		}
	}
	for _, name := range []string{"", " ", "a\x00b", "a\nb", strings.Repeat("가", 101), "\xff"} {
		a := good
		a.Name = name
		if models.CodeOf(a.Validate()) != models.CodeInvalid {
			t.Errorf("name %q is accepted", name)
		}
	}
	bad := good
	if bad.Language = "fr"; bad.Validate() == nil {
		t.Error("an unknown language is accepted")
	}
	for _, c := range []struct {
		password string
		ok       bool
	}{
		{"short", false}, {"elevenchars", false}, {"twelve chars", true}, {"열두글자는되어야합니다요", true}, {"열한글자밖에안됩니다", false},
		{"H.Kim@Example.org", false}, {"aaaaaaaaaaaaaaaa", true}, {"\xff\xfeabcdefghijkl", false}, {"a\x00bcdefghijklm", false},
		{strings.Repeat("x", 1024), true}, {strings.Repeat("x", 1025), false},
	} {
		if err := models.ValidatePassword(good.Login, c.password); (err == nil) != c.ok {
			t.Errorf("password %q: %v", c.password[:min(len(c.password), 40)], err)
		}
	}
}

// TestLeaf: fields cannot run into each other, and every field counts.
func TestLeaf(t *testing.T) {
	base := models.AuditRecord{Seq: 3, Actor: models.Actor{Login: "ab", Via: "c"}, Action: "x", Noun: "n", Key: "k", Old: "o", New: "w"}
	seen := map[string]string{}
	note := func(what string, r models.AuditRecord) {
		leaf := string(r.Leaf())
		if prev, ok := seen[leaf]; ok {
			t.Errorf("%s and %s have one leaf", prev, what)
		}
		seen[leaf] = what
	}
	note("base", base)
	for i, change := range []func(*models.AuditRecord){
		func(r *models.AuditRecord) { r.Seq++ }, func(r *models.AuditRecord) { r.At = r.At.Add(1) },
		func(r *models.AuditRecord) { r.Actor.Account = 9 }, func(r *models.AuditRecord) { r.Actor.Login, r.Actor.Via = "a", "bc" },
		func(r *models.AuditRecord) { r.Actor.Addr = "1" }, func(r *models.AuditRecord) { r.Actor.RequestID = "1" },
		func(r *models.AuditRecord) { r.Action = "y" }, func(r *models.AuditRecord) { r.IncidentID = 1 },
		func(r *models.AuditRecord) { r.Noun, r.Key = "nk", "" }, func(r *models.AuditRecord) { r.Key = "1:k,1:o" },
		func(r *models.AuditRecord) { r.Old, r.New = "ow", "" }, func(r *models.AuditRecord) { r.New = "W" },
	} {
		r := base
		change(&r)
		note(fmt.Sprint("change ", i), r)
	}
}
