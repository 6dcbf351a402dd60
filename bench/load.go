package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// request is what is sent. Pages are asked for as a browser does, with a session; all else is the Admin API, with a key.
type request struct {
	method, path, body string
	page               bool
	form               bool // body is a form, not JSON
	plain              bool // the answer is not to be compressed
}

func get(path string) request  { return request{method: http.MethodGet, path: path} }
func page(path string) request { return request{method: http.MethodGet, path: path, page: true} }

// answer is what came back.
type answer struct {
	id, location string
	body         []byte
	bytes        int64
}

// newClient keeps so many connections open, and takes bodies as they come over the wire.
func newClient(connections int) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, DisableCompression: true, WriteBufferSize: 16 << 10,
			ReadBufferSize: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// errOverloaded: the program gave up, since so many requests of that kind at once take too long.
var errOverloaded = errors.New("it answers 503")

func (s *server) send(ctx context.Context, client *http.Client, r request) (*http.Response, error) {
	sent, err := http.NewRequestWithContext(ctx, r.method, s.address+r.path, strings.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	switch {
	case r.page:
		sent.Header.Set("Cookie", s.header.Get("Cookie"))
		sent.Header.Set("Accept", "text/html")
		if !r.plain {
			sent.Header.Set("Accept-Encoding", "gzip, deflate, br, zstd")
		}
		sent.Header.Set("Sec-Fetch-Site", "same-origin")
	case s.header.Get("x-medusa-access-token") != "":
		sent.Header.Set("x-medusa-access-token", s.header.Get("x-medusa-access-token"))
	}
	if r.form {
		sent.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else if r.body != "" {
		sent.Header.Set("Content-Type", "application/json")
	}
	got, err := client.Do(sent)
	if err != nil {
		return nil, err
	}
	if got.StatusCode == http.StatusServiceUnavailable {
		got.Body.Close()
		return nil, errOverloaded
	}
	if got.StatusCode >= http.StatusBadRequest {
		said, _ := io.ReadAll(io.LimitReader(got.Body, 500))
		got.Body.Close()
		return nil, fmt.Errorf("%s: %s %s: %s: %s", s.name, r.method, r.path, got.Status, said)
	}
	return got, nil
}

// do sends a request and keeps the answer's body.
func (s *server) do(ctx context.Context, client *http.Client, r request) (answer, error) {
	got, err := s.send(ctx, client, r)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	return answer{got.Header.Get("X-Request-Id"), got.Header.Get("Location"), body, int64(len(body))}, err
}

// visit sends a request and counts the bytes of the answer's body.
func (s *server) visit(ctx context.Context, client *http.Client, r request) (bytes int64, err error) {
	got, err := s.send(ctx, client, r)
	if err != nil {
		return 0, err
	}
	defer got.Body.Close()
	return io.Copy(io.Discard, got.Body)
}

// plan is how requests are sent: those of one block, one after another, again and again; or one request over many connections.
type plan struct {
	connections   int
	during        time.Duration
	least         int                        // blocks that are sent even if that takes longer
	before, after func(floor bool) []request // sent around each block, unmeasured
	block         func(floor bool) []request // what is measured
}

// sample is what one round measured, of all its requests together.
type sample struct {
	requests         int
	elapsed          time.Duration
	latencies        []time.Duration
	server, database time.Duration // CPU
	allocations      float64
	bytes            int64
	overloaded       bool // it ended with a 503
}

// meter reads what a server and its database have used.
type meter struct {
	server      *server
	databaseCPU func() time.Duration
}

// add measures what do needs, and adds it.
func (m meter) add(to *sample, do func() error) error {
	server, database, began := cpuOf(m.server.pid), m.databaseCPU(), time.Now()
	err := do()
	to.elapsed += time.Since(began)
	to.server += cpuOf(m.server.pid) - server
	to.database += m.databaseCPU() - database
	return err
}

// measure sends requests as planned.
func (m meter) measure(ctx context.Context, p plan, floor bool) (sample, error) {
	client := newClient(p.connections)
	defer client.CloseIdleConnections()
	scrape := m.server.allocations()
	before := m.server.allocations()
	var s sample
	var err error
	if p.connections > 1 {
		err = m.flood(ctx, client, p, floor, &s)
	} else {
		err = m.oneByOne(ctx, client, p, floor, &s)
	}
	s.allocations = max(0, m.server.allocations()-before-(before-scrape))
	return s, err
}

// flood sends the one request of a block over all connections.
func (m meter) flood(ctx context.Context, client *http.Client, p plan, floor bool, s *sample) error {
	r := p.block(floor)[0]
	if err := m.warm(ctx, client, r, p.connections); err != nil {
		return err
	}
	var all sync.WaitGroup
	var failed atomic.Pointer[error]
	var mutex sync.Mutex
	err := m.add(s, func() error {
		end := time.Now().Add(p.during)
		for range p.connections {
			all.Go(func() {
				var latencies []time.Duration
				var bytes int64
				for began := time.Now(); began.Before(end) && failed.Load() == nil; {
					n, err := m.server.visit(ctx, client, r)
					if err != nil {
						failed.CompareAndSwap(nil, &err)
						break
					}
					now := time.Now()
					latencies, bytes = append(latencies, now.Sub(began)), bytes+n
					began = now
				}
				mutex.Lock()
				defer mutex.Unlock()
				s.latencies, s.bytes = append(s.latencies, latencies...), s.bytes+bytes
			})
		}
		all.Wait()
		return nil
	})
	s.requests = len(s.latencies)
	if failed := failed.Load(); failed != nil {
		return *failed
	}
	return err
}

// warm opens the connections, and has both sides prepare their statements.
func (m meter) warm(ctx context.Context, client *http.Client, r request, connections int) error {
	var all sync.WaitGroup
	var failed atomic.Pointer[error]
	for range connections {
		all.Go(func() {
			for range 5 {
				if _, err := m.server.visit(ctx, client, r); err != nil {
					failed.CompareAndSwap(nil, &err)
				}
			}
		})
	}
	all.Wait()
	if failed := failed.Load(); failed != nil {
		return *failed
	}
	return nil
}

// oneByOne sends the blocks over one connection.
func (m meter) oneByOne(ctx context.Context, client *http.Client, p plan, floor bool, s *sample) error {
	around := func(requests func(bool) []request) error {
		if requests == nil {
			return nil
		}
		for _, r := range requests(floor) {
			if _, err := m.server.visit(ctx, client, r); err != nil {
				return err
			}
		}
		return nil
	}
	for block := -1; block < p.least || s.elapsed < p.during; block++ {
		if err := around(p.before); err != nil {
			return err
		}
		into := s
		if block < 0 {
			into = &sample{} // the first one warms up
		}
		err := m.add(into, func() error {
			for _, r := range p.block(floor) {
				began := time.Now()
				n, err := m.server.visit(ctx, client, r)
				if err != nil {
					return err
				}
				into.latencies, into.bytes = append(into.latencies, time.Since(began)), into.bytes+n
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := around(p.after); err != nil {
			return err
		}
	}
	s.requests = len(s.latencies)
	return nil
}

// quantile is the latency below which the part q of all is.
func (s sample) quantile(q float64) time.Duration {
	if len(s.latencies) == 0 {
		return 0
	}
	sorted := slices.Clone(s.latencies)
	slices.Sort(sorted)
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// median is the middle one of a few values.
func median[N cmp.Ordered](values []N) N {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}
