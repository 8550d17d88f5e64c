// Package models is the domain: what an incident, its evidence, its timeline
// and its records are, and the rules that hold between them.
//
// Everything here is pure: values in, values out, standard library only. What
// never lives here: SQL, HTTP, files, indexes, wall clocks. Times come in as
// arguments, so that every rule can be tested with a clock of one's own.
package models
