// Package ingest turns bytes into records: it names what a format is (Format),
// what a decoder is given (Input) and where it hands what it finds (Sink), and
// it holds the readers that decoders share: lines, groups of lines, encodings,
// escapes.
//
// One package per format stands below (logs/…, alerts/…, chats/…); formats
// lists them; detect chooses; pipeline runs: open → hash and keep → detect →
// decode → account. What never lives here: SQL, HTTP, indexes. The pipeline
// declares the stores it needs as interfaces, and the application joins them.
package ingest
