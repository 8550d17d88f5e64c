package pingdom_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/pingdom"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, pingdom.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, pingdom.Format, "alerts/pingdom/", 2) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, pingdom.Format) }
