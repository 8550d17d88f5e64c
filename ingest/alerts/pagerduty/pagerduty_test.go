package pagerduty_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/pagerduty"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, pagerduty.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, pagerduty.Format, "alerts/pagerduty/", 22) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, pagerduty.Format) }
