package uptimerobot_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/uptimerobot"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, uptimerobot.Format) }

func TestThirdParty(t *testing.T) {
	alertstest.Manifest(t, uptimerobot.Format, "alerts/uptimerobot/", 2)
}

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, uptimerobot.Format) }
