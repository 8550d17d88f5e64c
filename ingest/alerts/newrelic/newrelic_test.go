package newrelic_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/newrelic"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, newrelic.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, newrelic.Format, "alerts/newrelic/", 3) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, newrelic.Format) }
