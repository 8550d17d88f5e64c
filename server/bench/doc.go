// Package bench holds the measurements of the whole: ingest against its limit,
// disk, memory, search and pages. They are benchmarks, never tests: nothing
// fails because a machine is slow. Run them with "make bench".
package bench
