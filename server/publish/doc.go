// Package publish makes the public report: it builds a report from an
// incident's records and writes it as a page, as JSON, Markdown, CSV and PDF.
//
// A report is built from an allow-list: models.Report has room only for what
// may leave, and Build fills it from what was released. Nothing here takes an
// internal view and subtracts from it. The same report gives the same bytes in
// every format but PDF, whose writer may put the day into it.
//
// What never lives here: the database, HTTP, rules about who may publish.
package publish
