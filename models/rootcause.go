package models

import (
	"slices"
	"strings"
)

// RootCause is field 4.1 of the DORA incident form: what kind of root cause.
type RootCause string

// The kinds of root causes.
const (
	RootMaliciousActions RootCause = "malicious_actions"
	RootProcessFailure   RootCause = "process_failure"
	RootSystemFailure    RootCause = "system_failure_malfunction"
	RootHumanError       RootCause = "human_error"
	RootExternalEvent    RootCause = "external_event"
)

// RootCauseDetail is field 4.2: the kind's detail, as the form writes it.
type RootCauseDetail string

// rootDetails are the form's 28 details by their kind.
var rootDetails = []struct {
	kind    RootCause
	prefix  string
	details []string
}{
	{RootMaliciousActions, "malicious_actions_", []string{
		"deliberate_internal_actions", "deliberate_physical_damage_manipulation_theft", "fraudulent_actions",
	}},
	{RootProcessFailure, "process_failure_", []string{
		"insufficient_monitoring_or_failure_of_monitoring_and_control", "insufficient_unclear_roles_and_responsibilities",
		"ICT_risk_management_process_failure", "insufficient_or_failure_of_ict_operations_and_ict_security_operations",
		"insufficient_or_failure_of_ict_project_management", "inadequacy_of_internal_policies_procedures_and_documentation",
		"inadequate_ict_systems_acquisition_development_and_maintenance", "other",
	}},
	{RootSystemFailure, "system_failure_", []string{
		"hardware_capacity_and_performance", "hardware_maintenance", "hardware_obsolescence_ageing",
		"software_compatibility_configuration", "software_performance", "network_configuration", "physical_damage", "other",
	}},
	{RootHumanError, "human_error_", []string{
		"omission", "mistake", "skills_knowledge", "inadequate_human_resources", "miscommunication", "other",
	}},
	{RootExternalEvent, "external_event_", []string{"natural_disasters_force_majeure", "third-party_failures", "other"}},
}

// RootCauses are the kinds in the form's order.
func RootCauses() []RootCause {
	out := make([]RootCause, 0, len(rootDetails))
	for _, d := range rootDetails {
		out = append(out, d.kind)
	}
	return out
}

// Details are the details that the form allows for the kind, in its order.
func (r RootCause) Details() []RootCauseDetail {
	var out []RootCauseDetail
	for _, d := range rootDetails {
		for _, name := range d.details {
			if d.kind == r {
				out = append(out, RootCauseDetail(d.prefix+name))
			}
		}
	}
	return out
}

// validate holds a detail against its kind; both may be empty, and the kind may
// stand alone.
func (d RootCauseDetail) validate(of RootCause) error {
	if of == "" && d == "" {
		return nil
	}
	if !slices.Contains(RootCauses(), of) {
		return Errorf(CodeInvalid, "unknown root cause %q", of).
			WithHint("one of malicious_actions, process_failure, system_failure_malfunction, human_error, external_event")
	}
	if all := of.Details(); d != "" && !slices.Contains(all, d) {
		names := make([]string, len(all))
		for i, name := range all {
			names[i] = string(name)
		}
		return Errorf(CodeInvalid, "%q is no detail of the root cause %s", d, of).WithHint("one of %s", strings.Join(names, ", "))
	}
	return nil
}
