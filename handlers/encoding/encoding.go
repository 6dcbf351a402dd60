// Package encoding compresses answers as their clients ask for. What it does and why stands in docs/decisions/compression.md.
package encoding

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/labstack/echo/v4"
)

// The codings of answers that are made for one request, the one that is made with less work first.
const (
	Zstd = "zstd"
	Gzip = "gzip"
)

// Best is the coding among those offered that an Accept-Encoding header gives the most weight, of several the one that is offered
// first, and "" for an answer as it is.
func Best(header string, offered ...string) (best string) {
	weights := weightsOf(header)
	most, asItIs := 0.0, weights["identity"]
	for _, coding := range offered {
		weight, named := weights[coding]
		if !named {
			weight = weights["*"]
		}
		if weight > most && weight >= asItIs {
			best, most = coding, weight
		}
	}
	return best
}

// weightsOf reads an Accept-Encoding header. What cannot be read has no weight.
func weightsOf(header string) map[string]float64 {
	weights := map[string]float64{}
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(part, ";")
		weight := 1.0
		if q, weighted := strings.CutPrefix(strings.ToLower(strings.TrimSpace(params)), "q="); weighted {
			weight, _ = strconv.ParseFloat(q, 64)
		}
		if coding = strings.ToLower(strings.TrimSpace(coding)); coding == "x-gzip" {
			coding = Gzip
		}
		if coding != "" {
			weights[coding] = weight
		}
	}
	return weights
}

// Compress is the middleware that compresses answers, but for those that skip is true for, that are short, that are compressed
// already, and that another site has asked for.
func Compress(skip func(echo.Context) bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if skip(c) {
				return next(c)
			}
			response := c.Response()
			response.Header().Add("Vary", "Accept-Encoding")
			coding := Best(c.Request().Header.Get("Accept-Encoding"), Zstd, Gzip)
			if coding == "" || fromElsewhere(c.Request()) {
				return next(c)
			}
			w := &writer{ResponseWriter: response.Writer, coding: coding, head: c.Request().Method == http.MethodHead}
			response.Writer = w
			whole := false
			defer func() {
				response.Writer = w.ResponseWriter
				w.end(whole)
			}()
			err := next(c)
			whole = true
			return err
		}
	}
}

// fromElsewhere is true where the page of another site makes a browser send a request. Such a page could put its guesses beside what
// is to stay secret, and learn from the lengths of the answers which are right.
func fromElsewhere(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

// encoder is what is pooled.
type encoder interface {
	io.WriteCloser
	Flush() error
	Reset(w io.Writer)
}

// The levels were chosen by what a page costs and weighs.
var pools = map[string]*sync.Pool{
	Gzip: {New: func() any {
		encoder, err := gzip.NewWriterLevel(nil, 5)
		if err != nil {
			panic(err)
		}
		return encoder
	}},
	Zstd: {New: func() any {
		encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1),
			zstd.WithWindowSize(1<<17), zstd.WithLowerEncoderMem(true))
		if err != nil {
			panic(err)
		}
		return encoder
	}},
}
