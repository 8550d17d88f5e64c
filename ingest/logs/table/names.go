package table

import (
	"strings"

	"github.com/emberline/emberline/ingest/fields"
	"github.com/emberline/emberline/ingest/logs/linelog"
	"github.com/emberline/emberline/models"
)

// How sure a column's name is to mean the time.
const (
	likeName = 1
	sureName = 2
)

// aliases are names that tables use beside those of package fields: what
// spreadsheets and Korean tools call their columns.
var aliases = func() map[string]string {
	m := map[string]string{}
	for to, names := range map[string]string{
		"timestamp":    "dateandtime 일시 시각 시간 날짜 일자 발생일시 발생시각 발생시간 등록일시 기록일시 기록시각 작성일시 접수일시 감지시각 로그시간 eventdate logdate gmttime utctime localtime",
		"level":        "심각도 등급 수준 레벨 위험도 경보등급 로그레벨 entrytype leveldisplayname",
		"message":      "내용 메시지 메세지 설명 상세 상세내용 장애내용 로그 로그내용 details note remark comment content info",
		"host.name":    "호스트 호스트명 서버 서버명 장비 장비명 노드",
		"service.name": "서비스 서비스명 시스템 시스템명 모듈 프로그램",
		"user.name":    "사용자 사용자명 담당자 작성자 운영자 계정",
	} {
		for n := range strings.FieldsSeq(names) {
			m[n] = to
		}
	}
	return m
}()

// meaning says what a column is by its name; its key stays as it is written.
func meaning(name string) column {
	bare := strings.ToLower(name)
	if i := strings.IndexAny(bare, "(["); i > 0 {
		bare = bare[:i] // "Timestamp (UTC)", "Latency [ms]"
	}
	bare = strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' {
			return -1
		}
		return r
	}, bare)
	if to, ok := aliases[bare]; ok {
		bare = to
	}
	c := column{name: fields.Mean(bare)}
	c.name.Key = name
	if name == "" {
		c.name = unnamed("unnamed")
	}
	if c.name.Role == fields.RoleTime {
		c.time = likeName
		if isTime[bare] {
			c.time = sureName
		}
	}
	return c
}

// unnamed is a column without a name: the message, when no other is.
func unnamed(key string) fields.Name {
	n := fields.Mean("message")
	n.Key = key
	return n
}

// korean reads the levels that Korean tools write in tables, beside those that
// logs know.
func korean(word []byte) models.Severity {
	switch string(word) {
	case "긴급":
		return models.SevError3
	case "위험", "장애":
		return models.SevError2
	case "주의", "경계":
		return models.SevWarn
	case "정상", "관심", "양호", "해제":
		return models.SevInfo
	}
	return linelog.KoreanLevel(word)
}

// isTime are the names that can only be meant for the time of the row.
var isTime = map[string]bool{
	"timestamp": true, "time": true, "ts": true, "datetime": true, "date": true, "@timestamp": true, "eventtime": true,
	"timecreated": true, "timegenerated": true, "logtime": true, "createdat": true, "starttime": true, "eventtimestamp": true,
}

// zoneOf reads the zone that a column's name says its times are of.
func zoneOf(name string) string {
	up := strings.ToUpper(name)
	switch {
	case strings.Contains(up, "UTC+9"), strings.Contains(up, "UTC+09"), strings.Contains(up, "GMT+9"), strings.Contains(up, "GMT+09"), strings.Contains(up, "KST"):
		return "KST"
	case strings.Contains(up, "UTC+"), strings.Contains(up, "UTC-"), strings.Contains(up, "GMT+"), strings.Contains(up, "GMT-"):
		return "" // an offset that is not understood is not guessed
	case strings.Contains(up, "UTC"), strings.Contains(up, "GMT"):
		return "UTC"
	}
	return ""
}
