package alerts

import (
	"bytes"

	"github.com/emberline/emberline/ingest/fields"
	"github.com/emberline/emberline/models"
)

// Severity reads a severity or priority as alert services write it.
func Severity(text []byte) models.Severity {
	switch string(bytes.ToLower(bytes.TrimSpace(text[:min(len(text), 32)]))) {
	case "p1", "sev1", "sev-1", "1", "page", "major outage", "major_outage":
		return models.SevError2
	case "p2", "sev2", "sev-2", "2", "major", "average", "partial_outage":
		return models.SevError
	case "p3", "sev3", "sev-3", "3", "p4", "4", "minor", "moderate", "medium", "low", "degraded_performance", "under_maintenance":
		return models.SevWarn
	case "p5", "5", "none", "operational":
		return models.SevInfo
	}
	return fields.Severity(text)
}

// StateSeverity is what a state says of an event whose service gives no
// severity: that something began is at least a warning, that it ended is not.
func StateSeverity(text []byte) models.Severity {
	switch string(bytes.ToLower(bytes.TrimSpace(text[:min(len(text), 32)]))) {
	case "firing", "alerting", "triggered", "activated", "open", "problem", "pending", "nodata", "no_data", "investigating", "identified", "monitoring":
		return models.SevWarn
	case "down":
		return models.SevError
	case "up", "closed", "close", "completed", "success", "inactive":
		return models.SevInfo
	}
	return Severity(text)
}
