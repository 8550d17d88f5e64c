package syslog_test

import (
	"testing"
	"time"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/syslog"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, syslog.BSD, "bsd.log", func(in *ingest.Input) {
		in.ModifiedAt = time.Date(2022, 10, 15, 12, 0, 0, 0, time.UTC)
	})
	linelogtest.Golden(t, syslog.RFC3339, "rfc3339.log")
	linelogtest.Golden(t, syslog.RFC5424, "rfc5424.log")
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, syslog.BSD,
		linelogtest.Known{Path: "logs/plaso/syslog/syslog"},
		linelogtest.Known{Path: "logs/plaso/syslog/syslog_cron.log"},
		linelogtest.Known{Path: "logs/plaso/syslog/syslog_osx"},
		linelogtest.Known{Path: "logs/plaso/syslog/syslog_rsyslog_SysklogdFileFormat"},
		linelogtest.Known{Path: "logs/plaso/syslog/syslog_rsyslog_traditional"},
		linelogtest.Known{Path: "logs/plaso/syslog/syslog_ssh.log"},
		linelogtest.Known{Path: "logs/plaso/appfirewall.log"},
		linelogtest.Known{Path: "logs/plaso/security.log"},
		linelogtest.Known{Path: "logs/beats/haproxy/log/httplog-no-headers.log"},
		// Upstream takes the time with a year, of the message.
		linelogtest.Known{Path: "logs/beats/haproxy/log/tcplog.log", Skip: "times"},
		linelogtest.Known{Path: "logs/lnav/logfile_ansi.1"},
		linelogtest.Known{Path: "logs/lnav/logfile_haproxy.0"},
		linelogtest.Known{Path: "logs/lnav/logfile_partitions.0"},
		linelogtest.Known{Path: "logs/lnav/logfile_pretty.0"},
		// lnav finds levels in the words of messages ("failed"); this does not.
		linelogtest.Known{Path: "logs/lnav/logfile_syslog.0", Skip: "levels"},
		linelogtest.Known{Path: "logs/lnav/logfile_syslog.1", Events: 4},
		linelogtest.Known{Path: "logs/lnav/logfile_syslog.2"},
		// lnav moves a line that is out of order to its predecessor's time.
		linelogtest.Known{Path: "logs/lnav/logfile_syslog_with_mixed_times.0", Skip: "times"},
	)
	linelogtest.Manifest(t, syslog.RFC3339,
		linelogtest.Known{Path: "logs/plaso/syslog/syslog_chromeos"},
		linelogtest.Known{Path: "logs/plaso/syslog/syslog_rsyslog"},
		linelogtest.Known{Path: "logs/beats/system/auth/timestamp.log"},
		linelogtest.Known{Path: "logs/beats/system/syslog/suse-syslog.log"},
		linelogtest.Known{Path: "logs/beats/system/syslog/tz-offset.log"},
	)
	linelogtest.Manifest(t, syslog.RFC5424,
		linelogtest.Known{Path: "logs/plaso/syslog/syslog_rsyslog_SyslogProtocol23Format"},
	)
}

func FuzzBSD(f *testing.F)     { linelogtest.Fuzz(f, syslog.BSD, "<34>Oct 11 22:14:15 h su: x\n") }
func FuzzRFC3339(f *testing.F) { linelogtest.Fuzz(f, syslog.RFC3339) }
func FuzzRFC5424(f *testing.F) { linelogtest.Fuzz(f, syslog.RFC5424, "<34>1 - - - - - [a b=\"\\") }
