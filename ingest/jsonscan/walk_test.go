package jsonscan

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/emberline/emberline/ingest"
)

func TestFlatten(t *testing.T) {
	const text = `{"skip":1,"a":{"b":true,"skip":null,"none":{}},"list":[{"c":1}],"n":-1.5,"s":"화재"}`
	var got []string
	in := &ingest.Input{Reader: strings.NewReader(text), Size: int64(len(text)), Encoding: ingest.UTF8}
	err := Each(context.Background(), in, ingest.Discard{}, Options{}, func(it *Item) error {
		it.Value.Flatten("x", []string{"skip"}, func(key string, c Value) {
			got = append(got, fmt.Sprintf("%s=%s/%d", key, c.Raw(), c.AttrType()))
		})
		return nil
	})
	want := `x.a.b=true/2 x.a.skip=null/3 x.a.none={}/3 x.list=[{"c":1}]/3 x.n=-1.5/1 x.s="화재"/0`
	if s := strings.Join(got, " "); err != nil || s != want {
		t.Errorf("%v\n got %s\nwant %s", err, s, want)
	}
}

func TestEachEndsOnError(t *testing.T) {
	n, bad := 0, errors.New("full")
	in := &ingest.Input{Reader: strings.NewReader("{}\n{}\n{}\n"), Encoding: ingest.UTF8}
	err := Each(context.Background(), in, ingest.Discard{}, Options{}, func(*Item) error {
		if n++; n == 2 {
			return bad
		}
		return nil
	})
	if n != 2 || !errors.Is(err, bad) {
		t.Errorf("%d objects, %v", n, err)
	}
}
