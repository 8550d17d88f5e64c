// Package api is the service over HTTP: health, metrics and the start page.
// Handlers parse, call the application once and render; they return errors,
// and one wrapper writes them.
//
// What never lives here: gorm, bleve, rows, rules of the domain.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/emberline/emberline/frontend"
	"github.com/emberline/emberline/models"
)

// Service is what the handlers need of the application.
type Service interface {
	// Ready says why the service cannot work now, or nil.
	Ready(ctx context.Context) error
	Incidents(ctx context.Context) ([]models.Incident, error)
}

// New builds the handler of every route.
func New(s Service, log *slog.Logger) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	if err := e.SetTrustedProxies(nil); err != nil { // nil trusts none and cannot fail
		log.Error("trusted proxies", "error", err)
	}
	h := &handlers{s: s, log: log}
	m := newMetrics()
	e.Use(h.recover, m.measure, headers)

	e.GET("/livez", h.livez)
	e.GET("/readyz", h.readyz)
	e.GET("/metrics", gin.WrapH(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})))
	e.GET("/", h.start)
	assets := http.FileServerFS(frontend.Files())
	e.GET("/assets/*path", gin.WrapH(assets))
	return e
}

type handlers struct {
	s   Service
	log *slog.Logger
}

// headers are the security headers of every answer.
func headers(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	c.Next()
}

// recover turns a panic into a 500 that says nothing of its cause.
func (h *handlers) recover(c *gin.Context) {
	defer func() {
		if p := recover(); p != nil {
			h.log.Error("panic", "path", c.FullPath(), "panic", p)
			c.AbortWithStatusJSON(http.StatusInternalServerError, gin.H{"title": "internal error", "status": http.StatusInternalServerError})
		}
	}()
	c.Next()
}

// livez says that the process answers.
func (h *handlers) livez(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

// readyz says whether the service can do its work.
func (h *handlers) readyz(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), 5*time.Second)
	defer cancel()
	if err := h.s.Ready(ctx); err != nil {
		h.log.Warn("not ready", "error", err)
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
