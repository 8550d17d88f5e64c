package models

import (
	"slices"
	"strings"
	"time"
)

// Role is what an account is in one incident. Who has none does not see it.
type Role string

// The roles.
const (
	RoleLead         Role = "lead"
	RoleInvestigator Role = "investigator"
	RoleViewer       Role = "viewer"
	RoleRegulator    Role = "regulator"
)

// Roles are all roles, the mightiest first.
func Roles() []Role { return []Role{RoleLead, RoleInvestigator, RoleViewer, RoleRegulator} }

// ParseRole checks a role's name.
func ParseRole(s string) (Role, error) {
	if r := Role(s); slices.Contains(Roles(), r) {
		return r, nil
	}
	return "", Errorf(CodeInvalid, "unknown role %q", abbreviate(s)).WithHint("one of lead, investigator, viewer, regulator")
}

// Permission is one thing that may be allowed.
type Permission string

// The permissions. All but the last are asked for one incident.
const (
	// MayReadReleased opens what outsiders may see: the incident, its entries
	// and claims, ledgers and gaps, causes released to them, editions and their
	// exhibits, and one's own access log.
	MayReadReleased Permission = "read_released"
	MayReadTimeline Permission = "read_timeline" // events, sources, annotations, all causes
	MayReadEvidence Permission = "read_evidence" // the bytes as they came
	MayAnnotate     Permission = "annotate"
	MayEdit         Permission = "edit" // entries, claims, causes
	MayReview       Permission = "review"
	MayCorrect      Permission = "correct_clocks"
	MayIngest       Permission = "ingest"
	MayExport       Permission = "export"
	MayManage       Permission = "manage_members"
	MayReadAudit    Permission = "read_audit"
	// MayAdminister is for the installation: accounts, incidents, tokens of others.
	MayAdminister Permission = "administer"
)

const (
	yes = true
	no  = false
)

// access is the table: who may do what. Administrators may everything, in every
// incident; that they did is in the audit log like anybody's doings.
var access = []struct {
	permission                            Permission
	lead, investigator, viewer, regulator bool
}{
	//                lead investigator viewer regulator
	{MayReadReleased, yes, yes, yes, yes},
	{MayReadTimeline, yes, yes, yes, no},
	{MayReadEvidence, yes, yes, no, no},
	{MayAnnotate, yes, yes, no, no},
	{MayEdit, yes, yes, no, no},
	{MayReview, yes, no, no, no},
	{MayCorrect, yes, yes, no, no},
	{MayIngest, yes, yes, no, no},
	{MayExport, yes, yes, no, no},
	{MayManage, yes, no, no, no},
	{MayReadAudit, yes, no, no, no},
	{MayAdminister, no, no, no, no},
}

// Permissions are all permissions, in the order of the table.
func Permissions() []Permission {
	out := make([]Permission, len(access))
	for i, a := range access {
		out[i] = a.permission
	}
	return out
}

// ParsePermission checks a permission's name.
func ParsePermission(s string) (Permission, error) {
	if p := Permission(s); slices.Contains(Permissions(), p) {
		return p, nil
	}
	return "", Errorf(CodeInvalid, "unknown permission %q", abbreviate(s)).WithHint("one of %s", permissionNames())
}

func permissionNames() string {
	var out []string
	for _, p := range Permissions() {
		out = append(out, string(p))
	}
	return strings.Join(out, ", ")
}

// Can says whether the role allows p. No role allows nothing.
func (r Role) Can(p Permission) bool {
	for _, a := range access {
		if a.permission != p {
			continue
		}
		switch r {
		case RoleLead:
			return a.lead
		case RoleInvestigator:
			return a.investigator
		case RoleViewer:
			return a.viewer
		case RoleRegulator:
			return a.regulator
		}
	}
	return false
}

// Membership is an account's role in an incident.
type Membership struct {
	IncidentID int64     `json:"-"`
	Account    Account   `json:"account"`
	Role       Role      `json:"role"`
	CreatedAt  time.Time `json:"created_at"`
}

// Principal is who asks: an account with its roles, and, through a token, what
// that token is limited to.
type Principal struct {
	Account Account
	Roles   map[int64]Role // by the incident's row id
	Scope   *Scope         // nil: all that the roles allow
	Via     Via
	Session string // of a session: its id's hash, to end it
	TokenID int64  // of a token
}

// Can says whether the principal may do p in the incident; 0 stands for the
// installation as a whole. Who must change the password may nothing, and who is
// disabled neither.
func (p Principal) Can(perm Permission, incidentID int64) bool {
	if p.Account.ID == 0 || p.Account.Disabled || p.Account.MustChange {
		return false
	}
	if s := p.Scope; s != nil {
		if !slices.Contains(s.Permissions, perm) || s.IncidentID != 0 && s.IncidentID != incidentID {
			return false
		}
	}
	return p.Account.Admin || incidentID != 0 && p.Roles[incidentID].Can(perm)
}

// Sees says whether the incident exists for the principal at all. What it does
// not see is "not found", never "forbidden".
func (p Principal) Sees(incidentID int64) bool {
	if s := p.Scope; s != nil && s.IncidentID != 0 && s.IncidentID != incidentID {
		return false
	}
	return p.Account.ID != 0 && !p.Account.Disabled && (p.Account.Admin || p.Roles[incidentID] != "")
}

// Require is Can as an error: models.CodeNotFound for an incident the principal
// does not see, models.CodeForbidden otherwise.
func (p Principal) Require(perm Permission, incidentID int64) error {
	switch {
	case p.Can(perm, incidentID):
		return nil
	case p.Account.MustChange && !p.Account.Disabled:
		return Errorf(CodeForbidden, "the password must be changed first").WithHint("choose a password of your own")
	case incidentID != 0 && !p.Sees(incidentID):
		return Errorf(CodeNotFound, "no such incident")
	}
	return Errorf(CodeForbidden, "this needs the permission %s", perm).WithHint("ask a lead of the incident, or an administrator")
}

// Actor is the principal as the audit log names it.
func (p Principal) Actor(addr, requestID string) Actor {
	return Actor{Account: p.Account.ID, Login: p.Account.Login, Via: p.Via, Addr: addr, RequestID: requestID}
}
