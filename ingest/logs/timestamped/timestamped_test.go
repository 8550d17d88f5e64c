package timestamped_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/korean"

	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/ingesttest"
	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/timestamped"
)

func TestGolden(t *testing.T) {
	for _, name := range []string{"levels.log", "ambiguous.log", "settled.log", "within.log", "dates.log"} {
		linelogtest.Golden(t, timestamped.Format, name)
	}
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, timestamped.Format,
		linelogtest.Known{Path: "logs/lnav/logfile_generic.0"},
		linelogtest.Known{Path: "logs/lnav/logfile_generic.1"},
		linelogtest.Known{Path: "logs/lnav/logfile_generic.2"},
		linelogtest.Known{Path: "logs/lnav/logfile_generic.3", Events: 2},
		linelogtest.Known{Path: "logs/lnav/logfile_generic_nanos.0", Events: 2},
		linelogtest.Known{Path: "logs/lnav/logfile_with_zones.0", Events: 3},
		linelogtest.Known{Path: "logs/lnav/logfile_multiline.0"},
		linelogtest.Known{Path: "logs/lnav/logfile_leveltest.0"},
		linelogtest.Known{Path: "logs/lnav/logfile_epoch.0", Events: 2},
		linelogtest.Known{Path: "logs/lnav/logfile_epoch.1", Events: 2},
		linelogtest.Known{Path: "logs/lnav/logfile_tai64n.0", Events: 10},
		linelogtest.Known{Path: "logs/lnav/logfile_ts_value.0"},
		linelogtest.Known{Path: "logs/lnav/logfile_yday.0"},
		linelogtest.Known{Path: "logs/lnav/logfile_openam.0"},
		linelogtest.Known{Path: "logs/beats/icinga/debug/test.log"},
		linelogtest.Known{Path: "logs/beats/icinga/main/test.log"},
		linelogtest.Known{Path: "logs/beats/apache/error/test.log"},
		linelogtest.Known{Path: "logs/beats/nginx/error/error.log"},
		linelogtest.Known{Path: "logs/beats/mongodb/log/mongodb-debian-3.2.11.log"},
		linelogtest.Known{Path: "logs/plaso/android_logcat.log"},
		linelogtest.Known{Path: "logs/plaso/dpkg.log"},
		linelogtest.Known{Path: "logs/plaso/ios_lockdownd.log"},
		linelogtest.Known{Path: "logs/plaso/ios_sysdiag.log"},
		linelogtest.Known{Path: "logs/plaso/logd.0.log"},
		linelogtest.Known{Path: "logs/plaso/santa2.log"},
		linelogtest.Known{Path: "logs/plaso/sav.txt"},
		linelogtest.Known{Path: "logs/plaso/snort3_alert_fast.log"},
		linelogtest.Known{Path: "logs/plaso/suricata_alert_fast.log"}, // undated: its order of dates cannot be told
		linelogtest.Known{Path: "logs/plaso/teamviewer/TeamViewer15_Logfile.log"},
		linelogtest.Known{Path: "logs/plaso/vsftpd.log"},
		linelogtest.Known{Path: "logs/plaso/wifi.log"},
		linelogtest.Known{Path: "logs/plaso/wifi_turned_over.log"},
		linelogtest.Known{Path: "logs/plaso/windows_firewall.log"},
	)
}

// A record longer than what is shown of one stays one record.
func TestHugeRecord(t *testing.T) {
	data := []byte("2022-10-15 15:19:03 ERROR dump\n" + strings.Repeat("  0000 0000 0000 0000\n", ingest.MaxRecord/16) + "2022-10-15 15:19:04 INFO after\n")
	r := ingesttest.Decode(t, timestamped.Format, "dump.log", data)
	if len(r.Records) != 2 || r.Records[0].Length < ingest.MaxRecord || len(r.Records[0].Text) > ingest.MaxRecord {
		t.Fatalf("%d records, the first of %d bytes", len(r.Records), r.Records[0].Length)
	}
	if got := string(r.Records[1].Text); got != "after" {
		t.Errorf("the record behind it is %q", got)
	}
}

// Offsets are those of the raw bytes, in any encoding.
func TestEncodings(t *testing.T) {
	const text = "2022-10-15 15:19:03 ERROR 화재 감지\r\n  이어지는 줄\r\n2022-10-15 15:22:10 INFO 전원 차단\r\n"
	cp949, err := korean.EUCKR.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	wide := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(text)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for name, data := range map[string][]byte{"utf-8": []byte(text), "cp949": cp949, "utf-16": wide} {
		r := ingesttest.Decode(t, timestamped.Format, name, data)
		if len(r.Records) != 2 {
			t.Fatalf("%s: %d records", name, len(r.Records))
		}
		first, second := r.Records[0], r.Records[1]
		if string(first.Text) != "화재 감지\r\n  이어지는 줄" || string(second.Text) != "전원 차단" || first.Length+second.Length != int64(len(data)) {
			t.Errorf("%s: %q (%d bytes), %q (%d bytes) of %d", name, first.Text, first.Length, second.Text, second.Length, len(data))
		}
	}
}

func FuzzTimestamped(f *testing.F) { linelogtest.Fuzz(f, timestamped.Format) }
