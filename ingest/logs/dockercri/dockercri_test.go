package dockercri_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/dockercri"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, dockercri.CRI, "cri.log")
	linelogtest.Golden(t, dockercri.Docker, "docker.log")
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, dockercri.CRI, linelogtest.Known{Path: "logs/plaso/cri.log"})
	linelogtest.Manifest(t, dockercri.Docker, linelogtest.Known{
		Path: "logs/plaso/docker/containers/e7d0b7ea5ccf08366e2b0c8afa2318674e8aefe802315378125d2bb83fe3110c/container-json.log",
	})
}

func FuzzDocker(f *testing.F) { linelogtest.Fuzz(f, dockercri.Docker, `{"log":"\ud800\n","time":1}`) }
func FuzzCRI(f *testing.F)    { linelogtest.Fuzz(f, dockercri.CRI, "2022-10-15T06:22:10Z stdout F") }
