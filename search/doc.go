// Package search finds and orders what segments hold.
//
// Below it: words (what a word is), segment (one piece of evidence, archived
// and indexed; segment/archive is its lossless codec), query (the language),
// timeline (the merge of many sources through their clocks), records (the
// bleve index of what people wrote). What never lives here: decoders, SQL,
// HTTP.
package search
