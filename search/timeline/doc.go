// Package timeline merges many sources into one order of time, each through
// its clock, and answers what is asked of it: pages, everything, counts,
// histograms, single events, all with or without a query.
//
// # Order
//
// Dated events stand by corrected time, source id, position in the source,
// number within the record. Marks (gaps, entries) stand before the events of
// the same moment, among each other by id. Undated events have no place in
// that: they are given only where Filter.Undated asks for them, by source,
// position and number, behind all dated ones; for who reads backwards they
// come last too, in reverse. An event whose clock pushes it out of 1970–2262
// is undated. An event that was accepted at its receipt stands at the receipt
// of its piece, which no clock corrects.
//
// The order is exact whatever the sources hold: disorder, steps back, the hour
// that a zone repeats, corrections. Per block an index gives the least and the
// greatest recorded time; the clock makes bounds of corrected time from them
// (models.ClockReader.Span). Blocks wait in the order of their bounds, opened
// ones are sorted, and an event is given out only when it lies before every
// bound that waits. So nothing is read but the blocks that overlap what is
// asked for, and a corrected clock takes effect with the next view: making one
// reads no event.
//
// # Pages
//
// A page is read forwards or backwards, from either end, from a time or from a
// cursor, and comes in the order in which it was read: backwards means the
// newest first. Next goes on in the same direction. Prev, read in the other
// direction, gives what stands before the page, the nearest first. Pages tile:
// nothing is left out and nothing comes twice.
//
// A cursor is opaque: a place between two events, by the time it has in the
// order. It holds no state of the view, so that it still works when sources
// have grown or a clock was corrected: the page then begins at the same
// moment of the new order. A cursor may be used with another filter or query.
//
// # Search
//
// Blocks are left out by time, kind, severity and by what the index knows of
// the query's words. The others are decoded by several workers in the order of
// time, and decoding stops when the page is full. A record is a match only
// when it was held against the query itself. Count and Histogram take what the
// index counted where that is exact, and decode the rest.
//
// What never lives here: decoders, files, SQL, the store, JSON.
package timeline
