package weberror_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/weberror"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, weberror.Nginx, "nginx.log")
	linelogtest.Golden(t, weberror.Apache, "apache.log")
}

func TestManifest(t *testing.T) {
	// Upstream puts these wall clocks at -02:00; here the source's zone does that.
	linelogtest.Manifest(t, weberror.Nginx, linelogtest.Known{Path: "logs/beats/nginx/error/error.log", Skip: "times"})
	linelogtest.Manifest(t, weberror.Apache, linelogtest.Known{Path: "logs/beats/apache/error/test.log", Skip: "times"})
}

func FuzzNginx(f *testing.F)  { linelogtest.Fuzz(f, weberror.Nginx) }
func FuzzApache(f *testing.F) { linelogtest.Fuzz(f, weberror.Apache) }
