package api_test

const skip = -1

var matrix = map[string]int{}
