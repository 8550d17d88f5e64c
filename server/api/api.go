// Package api is the service over HTTP: the REST API below /api/v1, its
// documentation, health, metrics and the start page. Handlers parse, call the
// application once and render; they return errors, and one wrapper (run.go)
// writes them as problems (problem.go). All routes stand in one table (routes.go).
//
// # What holds everywhere
//
//   - Everything is loaded through its incident. Who has no role in an incident
//     gets 404 for it and all that is in it, whether it exists or not.
//   - Bodies are read strictly (package strict), into request types of this
//     package only; parameters of the address likewise.
//   - Lists come in pages of at most 1000, with a cursor.
//   - A change names the revision it was made on (If-Match): 428 without, 412
//     when somebody was faster, with what changed and by whom.
//   - A POST with an Idempotency-Key is done once.
//   - Times are RFC 3339 with an offset, in the incident's zone or that of ?tz=.
//
// What never lives here: gorm, bleve, rows, rules of the domain.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	apidocs "github.com/emberline/emberline/api-docs"
)

// Service is what the handlers need of the application; each noun's file says
// its part.
type Service interface {
	// Ready says why the service cannot work now, or nil.
	Ready(ctx context.Context) error
	// Room says why nothing more can be taken in, or nil.
	Room() error
	// QueueFull says whether an incident has as many jobs waiting as it may.
	QueueFull(ctx context.Context, slug string) (bool, error)

	incidentService
	sourceService
	clockService
	eventService
	searchService
	savedSearchService
	entryService
	claimService
	revisionService
	annotationService
	causeService
	linkService
	holdService
	removalService
	restoreService
	deltaService
	chronologyService
	reportService
	accountService
	tokenService
	memberService
	auditService
	jobService
	exportService
	uploadService
	streamService
	onceService
}

// Options for New.
type Options struct {
	Service Service
	Door    Doorkeeper
	Journal Journal
	Log     *slog.Logger // nil: none
	// TrustedProxies are addresses and networks whose X-Forwarded-For is
	// believed; none by default.
	TrustedProxies []string
	// TrustedOrigins are sites, https://host, from which browsers may send changes.
	TrustedOrigins []string
	// Secure says that browsers come over TLS though this process does not see it.
	Secure bool
	// Limits by class; nil: DefaultLimits.
	Limits map[Rate]Limit
}

// API is the handler of every route. Close ends its streams.
type API struct {
	s       Service
	door    Doorkeeper
	journal Journal
	log     *slog.Logger
	o       Options
	origins *http.CrossOriginProtection
	limits  *limits
	hub     *hub
	closing chan struct{}
	engine  *gin.Engine
}

// New builds the handler.
func New(o Options) (*API, error) {
	gin.SetMode(gin.ReleaseMode)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &API{
		s: o.Service, door: o.Door, journal: o.Journal, log: o.Log, o: o, origins: http.NewCrossOriginProtection(), limits: newLimits(o.Limits),
		hub: newHub(o.Service.Pulse, o.Log), closing: make(chan struct{}), engine: gin.New(),
	}
	for _, origin := range o.TrustedOrigins {
		if err := a.origins.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	e := a.engine
	e.HandleMethodNotAllowed, e.UseRawPath, e.RedirectTrailingSlash = true, true, false
	if err := e.SetTrustedProxies(o.TrustedProxies); err != nil { // nil trusts none
		return nil, err
	}
	m := newMetrics()
	e.Use(a.recover, m.measure, headers)
	for i := range routes {
		e.Handle(routes[i].Method, routes[i].Gin(), a.run(&routes[i]))
	}
	e.GET("/livez", a.livez)
	e.GET("/readyz", a.readyz)
	e.GET("/metrics", gin.WrapH(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})))
	e.GET("/api/openapi.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/json", apidocs.OpenAPI) })
	e.GET("/api/docs", a.docs)
	e.GET("/api/docs.css", a.docsStyle)
	e.GET("/api/docs.js", a.docsScript)
	a.public(e)
	web, err := builtIn()
	if err != nil {
		return nil, err
	}
	web.routes(e)
	none := func(code, detail string) gin.HandlerFunc {
		return func(c *gin.Context) {
			a.fail(&request{Context: c, id: requestID(c), loc: time.UTC}, &httpError{problem: problem{Code: code, Detail: detail, Hint: "GET /api/docs describes every address"}})
		}
	}
	e.NoRoute(web.lost(none("not_found", "there is nothing at this address")))
	e.NoMethod(none(codeMethod, "this address does not take the method"))
	return a, nil
}

// ServeHTTP is http.Handler's.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.engine.ServeHTTP(w, r) }

// Close ends the streams, so that a server can shut down.
func (a *API) Close() {
	close(a.closing)
	a.hub.close()
}

// policy is the content security policy of every answer that sets no other.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// headers are the security headers of every answer.
func headers(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", policy)
	c.Next()
}

// recover turns a panic into a 500 that says nothing of its cause. The one that
// cuts a broken stream's connection goes on to the server.
func (a *API) recover(c *gin.Context) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler { //nolint:errorlint // the value itself is what is thrown
			panic(p)
		}
		a.log.Error("panic", "path", c.FullPath(), "panic", p, "stack", string(debug.Stack()))
		r := &request{Context: c, id: requestID(c), loc: time.UTC}
		if c.Writer.Written() {
			panic(http.ErrAbortHandler)
		}
		a.fail(r, &httpError{problem: problem{Code: "internal"}})
	}()
	c.Next()
}

// livez says that the process answers.
func (a *API) livez(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

// readyz says whether the service can do its work.
func (a *API) readyz(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), 5*time.Second)
	defer cancel()
	if err := a.s.Ready(ctx); err != nil {
		a.log.Warn("not ready", "error", err)
		c.Header("Retry-After", "5")
		c.String(http.StatusServiceUnavailable, "not ready\n")
		return
	}
	c.String(http.StatusOK, "ok\n")
}

// metrics are the service's own, on a registry of its own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "emberline_http_request_duration_seconds", Help: "Time to answer a request, by route, method and status.",
			Buckets: []float64{.001, .005, .02, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route", "method", "status"}),
	}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) measure(c *gin.Context) {
	start := time.Now()
	c.Next()
	route := c.FullPath()
	if route == "" {
		route = "none" // an unknown path must not become a label
	}
	m.requests.WithLabelValues(route, c.Request.Method, http.StatusText(c.Writer.Status())).Observe(time.Since(start).Seconds())
}
