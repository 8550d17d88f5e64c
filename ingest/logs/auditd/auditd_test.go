package auditd_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/auditd"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
)

func TestGolden(t *testing.T) { linelogtest.Golden(t, auditd.Format, "audit.log") }

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, auditd.Format,
		linelogtest.Known{Path: "logs/plaso/selinux.log"},
		linelogtest.Known{Path: "logs/plaso/audit_enriched.log"},
		linelogtest.Known{Path: "logs/beats/auditd/log/execve-hex-arg.log"},
	)
}

func FuzzAuditd(f *testing.F) {
	linelogtest.Fuzz(f, auditd.Format, "type=A msg=audit(1665814743.1:2): msg='a=\"b c='d\n")
}
