// Package app joins everything: it opens the data folder, wires evidence,
// pipeline, segments, timeline and records together, and offers what a user can
// do as methods. The command line and the API are two faces of it.
//
// What never lives here: flags, HTTP, printing, the rules of the domain
// (models), how anything is decoded or indexed.
package app
