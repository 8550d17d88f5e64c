package w3c_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/w3c"
)

func TestGolden(t *testing.T) {
	for _, name := range []string{"iis.log", "days.log", "firewall.log", "cloudfront.log", "exchange.log"} {
		linelogtest.Golden(t, w3c.Format, name)
	}
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, w3c.Format,
		linelogtest.Known{Path: "logs/lnav/logfile_w3c.2", Events: 14},
		linelogtest.Known{Path: "logs/lnav/logfile_w3c.3"},
		linelogtest.Known{Path: "logs/lnav/logfile_w3c.4", Events: 2},
		linelogtest.Known{Path: "logs/plaso/iis/iis10_cookies.log"},
		linelogtest.Known{Path: "logs/plaso/iis/iis10_edge_cases.log"},
		linelogtest.Known{Path: "logs/plaso/iis/iis6.log"},
		linelogtest.Known{Path: "logs/plaso/iis/iis7_owa.log"},
		linelogtest.Known{Path: "logs/plaso/iis/iis7_sqli.log"},
		linelogtest.Known{Path: "logs/plaso/iis/iis_without_date.log"},
		linelogtest.Known{Path: "logs/plaso/windows_firewall.log"},
	)
}

func FuzzW3C(f *testing.F) {
	linelogtest.Fuzz(f, w3c.Format, "#Fields: date,time\n2022-10-15,\"15:19:03\n", "#Fields:\n-\n", "#:0", "#GMT-Offset: -0800\n#Fields: time\n1:00:00\n")
}
