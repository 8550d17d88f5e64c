package sentry_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/sentry"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, sentry.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, sentry.Format, "alerts/sentry/", 2) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, sentry.Format) }
