// Package jsonscan reads streams of JSON objects with exact byte positions, in
// bounded memory: one object a line, objects one after the other, printed over
// many lines, the elements of a top-level array, or those of a named array in a
// top-level object. Everything that is no object is given to the sink as
// structure or as rejected, with its extent, and reading goes on behind it.
//
// Bytes are never repaired: invalid UTF-8 stays as it is, escapes are resolved
// only where they mean something, numbers stay as they were written. What never
// lives here: what the fields mean.
package jsonscan

// The limits of one value. What goes beyond is rejected with its extent.
const (
	MaxValue = 64 << 20 // bytes
	MaxDepth = 64       // objects and arrays within each other
	MaxNodes = 1 << 20  // values within one value
)
