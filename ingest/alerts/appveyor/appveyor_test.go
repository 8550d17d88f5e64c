package appveyor_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/appveyor"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, appveyor.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, appveyor.Format, "alerts/appveyor/", 1) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, appveyor.Format) }
