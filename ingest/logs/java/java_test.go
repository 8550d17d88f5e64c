package java_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/java"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, java.Format, "log4j.log")
	linelogtest.Golden(t, java.Format, "jul.log")
	linelogtest.Golden(t, java.Format, "spark.log")
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, java.Format,
		linelogtest.Known{Path: "logs/beats/elasticsearch/server/elasticsearch.624.log"},
		linelogtest.Known{Path: "logs/beats/kafka/log/state-change-2.0.0.log"},
		linelogtest.Known{Path: "logs/plaso/atlassian-bitbucket.log"},
		linelogtest.Known{Path: "logs/plaso/atlassian-confluence.log"},
		linelogtest.Known{Path: "logs/plaso/atlassian-jira.log"},
		linelogtest.Known{Path: "logs/lnav/logfile_java.0", Events: 20},
		linelogtest.Known{Path: "logs/lnav/logfile_spark.0", Events: 399},
	)
}

func FuzzJava(f *testing.F) { linelogtest.Fuzz(f, java.Format) }
