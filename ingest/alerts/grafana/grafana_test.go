package grafana_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/grafana"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, grafana.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, grafana.Format, "alerts/grafana/", 11) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, grafana.Format) }
