package librato_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/librato"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, librato.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, librato.Format, "alerts/librato/", 1) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, librato.Format) }
