package jsonscan

// SetLimit makes the greatest value smaller than MaxValue.
func (s *Scanner) SetLimit(n int) { s.limit = n }
