package redis_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/redis"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, redis.Format, "redis.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, redis.Format, linelogtest.Known{Path: "logs/beats/redis/log/test.log", Skip: "levels"})
}

func FuzzRedis(f *testing.F) {
	linelogtest.Fuzz(f, redis.Format, "1:signal-handler (1665814743", "1:M 15 Oct")
}
