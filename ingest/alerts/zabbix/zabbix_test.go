package zabbix_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/alerts/alertstest"
	"github.com/emberline/emberline/ingest/alerts/zabbix"
)

func TestFixtures(t *testing.T) { alertstest.Fixtures(t, zabbix.Format) }

func TestThirdParty(t *testing.T) { alertstest.Manifest(t, zabbix.Format, "alerts/zabbix/", 9) }

func FuzzDecode(f *testing.F) { alertstest.Fuzz(f, zabbix.Format) }
