package statuspage_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/statuspage"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, statuspage.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, statuspage.Format, "alerts/statuspage/", 3) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, statuspage.Format) }
