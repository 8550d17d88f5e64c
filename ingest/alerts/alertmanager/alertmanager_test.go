package alertmanager_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertmanager"
	"github.com/emberline/emberline/ingest/alerts/alertstest"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, alertmanager.Format) }

func TestThirdParty(t *testing.T) {
	alertstest.Manifest(t, alertmanager.Format, "alerts/alertmanager/", 3)
}

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, alertmanager.Format) }
