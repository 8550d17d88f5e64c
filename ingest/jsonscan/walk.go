package jsonscan

import (
	"context"
	"slices"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// Each hands every object of a stream to f, which claims it; an error of f's
// ends it.
func Each(ctx context.Context, in *ingest.Input, sink ingest.Sink, opt Options, f func(*Item) error) error {
	s := New(ctx, in, sink, opt)
	for s.Next() {
		if err := f(s.Item()); err != nil {
			return err
		}
	}
	return s.Err()
}

// Flatten gives add what v holds, objects within it with their names joined by
// dots; empty objects, arrays and plain values as they are. Members of v itself
// that skip names are left out.
func (v Value) Flatten(prefix string, skip []string, add func(key string, c Value)) {
	for c := range v.Each {
		key := string(c.Key())
		if slices.Contains(skip, key) {
			continue
		}
		if prefix != "" {
			key = prefix + "." + key
		}
		if c.Is(Object) && c.First().OK() {
			c.Flatten(key, nil, add)
			continue
		}
		add(key, c)
	}
}

// AttrType is how the value is written as an attribute: null, arrays and objects
// as JSON, if they may be passed on as such.
func (v Value) AttrType() models.AttrType {
	switch v.Kind() {
	case Number:
		return models.AttrNumber
	case Bool:
		return models.AttrBool
	case Null:
		return models.AttrJSON
	case Array, Object:
		if !v.Sloppy() {
			return models.AttrJSON
		}
	case String, None:
	}
	return models.AttrString
}
