package models

import "time"

// Tombstone is what stays of a source that was removed: what it was, who took it
// away and why. Its id is never given to another.
type Tombstone struct {
	ID         int64          `json:"-"`
	IncidentID int64          `json:"-"`
	SourceID   string         `json:"source_id"` // the public id, as citations name it
	Label      string         `json:"label"`
	AliasOf    string         `json:"alias_of,omitempty"` // public id of the source it was another name of
	Pieces     []RemovedPiece `json:"pieces"`
	By         string         `json:"by"`
	Why        string         `json:"why"`
	At         time.Time      `json:"at"`
}

// RemovedPiece is one piece of a removed source.
type RemovedPiece struct {
	Name   string    `json:"name"`
	SHA256 string    `json:"sha256"`
	Size   int64     `json:"size"`
	Stored StoreForm `json:"stored"`
	// Kept says that another piece holds the same bytes, which therefore stay.
	Kept bool `json:"kept,omitempty"`
}
