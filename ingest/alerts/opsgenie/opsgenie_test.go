package opsgenie_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/opsgenie"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, opsgenie.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, opsgenie.Format, "alerts/opsgenie/", 4) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, opsgenie.Format) }
