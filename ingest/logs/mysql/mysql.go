// Package mysql reads the server logs of MySQL, MariaDB and Percona: the error
// log in the layouts of all their versions, and the log of slow queries. What
// never lives here: the binary log, and the general log, which is any text with
// leading times.
package mysql

import (
	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/models"
)

// Error is the error log.
var Error = ingest.Format{
	Name:   "mysql-error",
	Title:  models.Localized{Ko: "MySQL 오류 로그", En: "MySQL error log"},
	Detect: detectError,
	Decode: decodeError,
}

// Slow is the log of slow queries.
var Slow = ingest.Format{
	Name:   "mysql-slow",
	Title:  models.Localized{Ko: "MySQL 느린 쿼리 로그", En: "MySQL slow query log"},
	Detect: detectSlow,
	Decode: decodeSlow,
}
