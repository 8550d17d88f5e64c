// Package demo is the reference incident: the public chronology of a data
// centre fire of October 2022 as an incident with entries and claims, and a
// generator of simulated evidence that follows it. Every person, host and
// address in that evidence is made up; whatever is planted in it (wrong clocks,
// silences, repeated and broken records) is stated in a Truth, so that a test
// or a reader can hold the product against it.
//
// What stands in the data files is data: the chronology, the tempo of each
// source, its phrases and its scripted moments. What never lives here: reading
// of evidence, storage, HTTP.
package demo
