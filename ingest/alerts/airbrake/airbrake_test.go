package airbrake_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/airbrake"
	"github.com/emberline/emberline/ingest/alerts/alertstest"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, airbrake.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, airbrake.Format, "alerts/airbrake/", 1) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, airbrake.Format) }
