// Package metrics counts what the program does, in the format of Prometheus.
package metrics

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cohort/models"
)

// Metrics are the numbers of one program. Its methods that count do nothing on nil: a program that nobody watches.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	failures  *prometheus.CounterVec
}

// New are the metrics of a program over a store.
func New(store *models.Store, version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cohort_http_requests_total", Help: "Requests that were answered, by route, method and status.",
		}, []string{"route", "method", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "cohort_http_request_duration_seconds", Help: "How long answers took, by route and method.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60},
		}, []string{"route", "method"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cohort_sign_in_failures_total",
			Help: "Sign-ins that failed, by door (form, second_step, session, token) and reason (wrong, throttled).",
		}, []string{"door", "reason"}),
	}
	for _, door := range []string{DoorForm, DoorSecondStep, DoorSession, DoorToken} {
		for _, reason := range []string{Wrong, Throttled} {
			m.failures.WithLabelValues(door, reason) // shown from the start, so that the first one is an increase
		}
	}
	build := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "cohort_build_info", Help: "Always 1; the label has the version.", ConstLabels: prometheus.Labels{"version": version},
	}, func() float64 { return 1 })
	m.registry.MustRegister(m.requests, m.durations, m.failures, build, storeCollector{store},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler answers with all numbers.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

// unknown is the route of all addresses that there are not, and the method of all requests whose method is nobody's: whoever asks for
// them would otherwise make numbers of their own.
const unknown = "unknown"

var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

// Answered counts a request: route is the pattern of its address, "" where there is none.
func (m *Metrics) Answered(route, method string, status int, took time.Duration) {
	if m == nil {
		return
	}
	if route == "" {
		route = unknown
	}
	if !slices.Contains(methods, method) {
		method = unknown
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.durations.WithLabelValues(route, method).Observe(took.Seconds())
}

// The doors through which people and programs sign in: the form of the pages and, after it, their second step; a session of the API, a
// token of the API.
const (
	DoorForm       = "form"
	DoorSecondStep = "second_step"
	DoorSession    = "session"
	DoorToken      = "token"
)

// Why a sign-in failed: what was sent is wrong, or too much that was wrong had been sent before.
const (
	Wrong     = "wrong"
	Throttled = "throttled"
)

// SignInFailed counts a sign-in that failed.
func (m *Metrics) SignInFailed(door, reason string) {
	if m != nil {
		m.failures.WithLabelValues(door, reason).Inc()
	}
}
