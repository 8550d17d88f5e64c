package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/search/query"
	"github.com/emberline/emberline/search/timeline"
	"github.com/emberline/emberline/server/app"
	"github.com/emberline/emberline/server/export"
)

// filterFlags are the flags that narrow the timeline.
type filterFlags struct {
	from, to, severity, zone                string
	sources, kinds, hosts, services, actors []string
	undated                                 bool
}

func (f *filterFlags) add(cmd *cobra.Command) {
	p := cmd.Flags()
	p.StringVar(&f.from, "from", "", "only events at or after this time")
	p.StringVar(&f.to, "to", "", "only events before this time")
	p.StringSliceVar(&f.sources, "source", nil, "only these sources (labels)")
	p.StringSliceVar(&f.kinds, "kind", nil, "only these kinds: log, alert, chat, gap, entry")
	p.StringVar(&f.severity, "severity", "", "only this severity and worse: debug, info, warn, error, fatal")
	p.StringSliceVar(&f.hosts, "host", nil, "only these hosts")
	p.StringSliceVar(&f.services, "service", nil, "only these services")
	p.StringSliceVar(&f.actors, "actor", nil, "only these actors")
	p.BoolVar(&f.undated, "undated", false, "also events without a time, at the end")
	p.StringVar(&f.zone, "tz", "", "zone to show times in (default: the incident's)")
}

// resolve turns the flags into a filter; loc is the incident's zone and
// becomes the zone to show.
func (f *filterFlags) resolve(ctx context.Context, a *app.App, slug string, loc *time.Location) (timeline.Filter, *time.Location, error) {
	out := timeline.Filter{Undated: f.undated, Hosts: f.hosts, Services: f.services, Actors: f.actors}
	var err error
	if out.Sources, err = a.SourceIDs(ctx, slug, f.sources); err != nil {
		return out, nil, err
	}
	if f.zone != "" {
		if loc, err = models.LoadZone(f.zone); err != nil {
			return out, nil, err
		}
	}
	for _, b := range []struct {
		s  string
		at *models.Nanos
	}{{f.from, &out.From}, {f.to, &out.To}} {
		if b.s == "" {
			continue
		}
		t, err := models.ParseTime(b.s, loc)
		if err != nil {
			return out, nil, err
		}
		*b.at = t
	}
	for _, k := range f.kinds {
		kind, err := models.ParseKind(k)
		if err != nil {
			return out, nil, err
		}
		out.Kinds = append(out.Kinds, kind)
	}
	if f.severity != "" {
		if out.MinSeverity = models.SeverityOf(f.severity); out.MinSeverity == 0 {
			return out, nil, models.Errorf(models.CodeInvalid, "unknown severity %q", f.severity).WithHint("one of trace, debug, info, warn, error, fatal")
		}
	}
	return out, loc, nil
}

// events prints the merged timeline.
func (c *command) events() *cobra.Command {
	var slug string
	var limit int
	var f filterFlags
	cmd := &cobra.Command{
		Use: "events --incident S", Short: "Print the merged timeline: events, entries and gaps in time order", Args: cobra.NoArgs,
	}
	cmd.RunE = c.with(func(ctx context.Context, a *app.App) error {
		if err := checkLimit(limit); err != nil {
			return err
		}
		v, loc, err := a.View(ctx, slug)
		if err != nil {
			return err
		}
		filter, loc, err := f.resolve(ctx, a, slug, loc)
		if err != nil {
			return err
		}
		return c.stream(limit, loc, nil, func(emit func(*models.Event) error) error {
			return v.Each(ctx, filter, nil, emit)
		})
	})
	incidentFlag(cmd, &slug)
	f.add(cmd)
	cmd.Flags().IntVar(&limit, "limit", 0, "at most so many events; 0: all of them")
	c.jsonFlag(cmd)
	return cmd
}

func checkLimit(n int) error {
	if n < 0 {
		return models.Errorf(models.CodeInvalid, "--limit %d is less than nothing", n).WithHint("--limit 100, or --limit 0 for all of them")
	}
	return nil
}

// errEnough ends an iteration early.
var errEnough = fmt.Errorf("enough: %w", io.EOF)

// stream prints events as they come; what q sought is marked in their texts,
// when q is not nil: in JSON as "highlights", pairs of positions in characters.
func (c *command) stream(limit int, loc *time.Location, q *query.Query, each func(func(*models.Event) error) error) error {
	w := bufio.NewWriterSize(c.env.Out, 256<<10)
	n := 0
	var buf []byte
	err := each(func(e *models.Event) error {
		if limit > 0 && n >= limit {
			return errEnough
		}
		n++
		if c.json {
			buf = export.AppendEvent(buf[:0], e, loc)
			if q != nil {
				buf = appendHighlights(buf[:len(buf)-1], q.Highlights(e.Text), e.Text)
			}
			buf = append(buf, '\n')
		} else {
			buf = c.appendLine(buf[:0], e, loc, q)
		}
		_, err := w.Write(buf)
		return err
	})
	if err != nil && err != errEnough { //nolint:errorlint // our own, never wrapped
		_ = w.Flush()
		return err
	}
	return w.Flush()
}

// appendLine writes an event for people: time with zone, severity, source,
// who, text.
func (c *command) appendLine(b []byte, e *models.Event, loc *time.Location, q *query.Query) []byte {
	at := "undated                      "
	if e.Time != models.NoTime {
		at = time.Unix(0, int64(e.Time)).In(loc).Format("2006-01-02 15:04:05.000 -07:00")
	}
	mark := ' '
	if e.Simulated {
		mark = '~'
	}
	who := ""
	for _, w := range []string{e.Actor, e.Service, e.Host} {
		if w != "" && e.Kind != models.KindEntry {
			who = w + ": "
			break
		}
	}
	text := short(e.Text, 200)
	if q != nil && c.env.Color {
		text = colored(text, q.Highlights(text))
	}
	return fmt.Appendf(b, "%s %-6s%c %s  %s%s\n", at, e.Severity, mark, e.Source, who, text)
}

// appendHighlights closes an event's object, whose last brace was cut off, with
// the marked places.
func appendHighlights(b []byte, spans []query.Span, text string) []byte {
	b = append(b, `,"highlights":[`...)
	for i, s := range spans {
		if i > 0 {
			b = append(b, ',')
		}
		from := utf8.RuneCountInString(text[:s.Start])
		b = fmt.Appendf(b, "[%d,%d]", from, from+utf8.RuneCountInString(text[s.Start:s.End]))
	}
	return append(b, "]}"...)
}

// colored puts the spans in bold for a terminal.
func colored(text string, spans []query.Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start])
		b.WriteString("\x1b[1;33m" + text[s.Start:s.End] + "\x1b[0m")
		at = s.End
	}
	return b.String() + text[at:]
}

// search finds events and records.
func (c *command) search() *cobra.Command {
	var slug, bucket string
	var limit int
	var count, newest, records bool
	var f filterFlags
	cmd := &cobra.Command{
		Use: "search --incident S QUERY", Short: "Search events, entries, claims and annotations",
		Long: `Finds events by words, "phrases", AND OR NOT, prefix*, field:value and
time:a..b, exactly and in time order. Korean words are found with particles
attached. Entries, claims and annotations that match are listed after, by
relevance.`,
		Example: `  emberline search -i pangyo-2022 전원
  emberline search -i pangyo-2022 --count '"connection refused" severity>=error'
  emberline search -i pangyo-2022 --histogram 10m 'service:message-api timeout* time:2022-10-15T15:00..2022-10-15T18:00'`,
		Args: cobra.MinimumNArgs(1),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.with(func(ctx context.Context, a *app.App) error {
			if err := checkLimit(limit); err != nil {
				return err
			}
			s, err := a.Search(ctx, slug, args)
			if err != nil {
				return err
			}
			filter, loc, err := f.resolve(ctx, a, slug, s.Zone)
			if err != nil {
				return err
			}
			filter.Undated = true
			if len(filter.Kinds) == 0 { // entries are the second list, gaps say nothing
				filter.Kinds = []models.Kind{models.KindLog, models.KindAlert, models.KindChat}
			}
			switch {
			case count:
				return c.searchCount(ctx, s, filter)
			case bucket != "":
				return c.searchHistogram(ctx, s, filter, bucket, loc)
			}
			return c.searchList(ctx, s, filter, loc, limit, newest, records)
		})(cmd, args)
	}
	incidentFlag(cmd, &slug)
	f.add(cmd)
	p := cmd.Flags()
	p.BoolVar(&count, "count", false, "only how many events match")
	p.StringVar(&bucket, "histogram", "", "matches per interval: 1m, 10m, 1h …")
	p.IntVar(&limit, "limit", 50, "at most so many events; 0: all")
	p.BoolVar(&newest, "newest", false, "the newest first")
	p.BoolVar(&records, "records", false, "only entries, claims and annotations")
	c.jsonFlag(cmd)
	return cmd
}

func (c *command) searchCount(ctx context.Context, s *app.Search, filter timeline.Filter) error {
	n, exact, err := s.View.Count(ctx, filter, s.Query, 0)
	if err != nil {
		return err
	}
	relation := "exact"
	if !exact {
		relation = "at least"
	}
	if c.json {
		return c.printJSON(map[string]any{"count": n, "relation": relation})
	}
	fmt.Fprintf(c.env.Out, "%d (%s)\n", n, relation)
	return nil
}

func (c *command) searchHistogram(ctx context.Context, s *app.Search, filter timeline.Filter, bucket string, loc *time.Location) error {
	d, err := time.ParseDuration(bucket)
	if err != nil || d <= 0 {
		return models.Errorf(models.CodeInvalid, "%q is not an interval", bucket).WithHint("write 30s, 1m, 2h")
	}
	buckets, err := s.View.Histogram(ctx, filter, s.Query, d, loc)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	if !c.json {
		fmt.Fprintln(t, "FROM\tEVENTS\tUNSPEC\tTRACE\tDEBUG\tINFO\tWARN\tERROR\tFATAL\t")
	}
	names := [models.SeverityRanges]string{"unspecified", "trace", "debug", "info", "warn", "error", "fatal"}
	for _, b := range buckets {
		total := 0
		by := map[string]int{}
		for i, n := range b.Counts {
			total += int(n)
			if n > 0 {
				by[names[i]] = int(n)
			}
		}
		if c.json {
			if err := c.printJSON(map[string]any{"from": b.Start.RFC3339(loc), "count": total, "severity": by}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(t, "%s\t%d\t", b.Start.RFC3339(loc), total)
		for _, n := range b.Counts {
			fmt.Fprintf(t, "%d\t", n)
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

// searchList prints matching events, then matching records. JSON is one object
// a line: events as everywhere, records with a "record" key.
func (c *command) searchList(ctx context.Context, s *app.Search, filter timeline.Filter, loc *time.Location, limit int, newest, only bool) error {
	if !only {
		err := c.stream(limit, loc, s.Query, func(emit func(*models.Event) error) error {
			if newest {
				return s.Newest(ctx, filter, limit, emit)
			}
			return s.View.Each(ctx, filter, s.Query, emit)
		})
		if err != nil {
			return err
		}
	}
	hits, err := s.Records(ctx, 20)
	if err != nil {
		return err
	}
	if c.json {
		for _, h := range hits {
			b, err := json.Marshal(map[string]any{"record": h})
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(c.env.Out, "%s\n", b); err != nil {
				return err
			}
		}
		return nil
	}
	if len(hits) > 0 {
		fmt.Fprintln(c.env.Out, "\nWritten by people:")
	}
	for _, h := range hits {
		fmt.Fprintf(c.env.Out, "  %s %s  %s\n", h.Noun, h.Key, short(h.Snippet, 160))
	}
	return nil
}
