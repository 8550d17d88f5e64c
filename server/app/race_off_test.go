//go:build !race

package app_test

// raceDetector says that this binary carries the race detector, which takes
// many times the memory and the time.
const raceDetector = false
