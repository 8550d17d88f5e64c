package splunk_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/splunk"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, splunk.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, splunk.Format, "alerts/splunk/", 1) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, splunk.Format) }
