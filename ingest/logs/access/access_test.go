package access_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/access"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, access.Format, "access.log")
	linelogtest.Golden(t, access.Valve, "valve.log")
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, access.Format,
		linelogtest.Known{Path: "logs/plaso/apache_access.log"},
		linelogtest.Known{Path: "logs/beats/nginx/access/test-with-host.log"},
		linelogtest.Known{Path: "logs/beats/traefik/access/test.log"},
		// lnav takes a 404 for an error, this for a warning.
		linelogtest.Known{Path: "logs/lnav/logfile_access_log.0", Skip: "levels"},
	)
	linelogtest.Manifest(t, access.Valve,
		linelogtest.Known{Path: "logs/plaso/confluence_access.log"},
		linelogtest.Known{Path: "logs/plaso/confluence_access_post7.11.log"},
		linelogtest.Known{Path: "logs/plaso/jira_access.log"},
		linelogtest.Known{Path: "logs/plaso/jira_access_months.log"},
		linelogtest.Known{Path: "logs/plaso/jira_access_post9.4.log"},
	)
}

func FuzzAccess(f *testing.F) { linelogtest.Fuzz(f, access.Format) }
func FuzzValve(f *testing.F)  { linelogtest.Fuzz(f, access.Valve) }
