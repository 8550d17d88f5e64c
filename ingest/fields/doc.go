// Package fields knows what the names of fields mean: which of them is the
// time, the level, the message, the host, the service or the person, under
// OpenTelemetry's names, ECS's and the common ones; and it puts records
// together from fields. Decoders of formats that name their fields share it.
// What never lives here: how a format writes its fields.
package fields
