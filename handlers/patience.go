package handlers

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// readingTime is how long a client may take to read an answer, or a piece of one that is long.
const readingTime = time.Minute

// allow sets when the client must have read what is sent next; the zero time is never. Where nothing can be set, the
// server's own limit stays.
func allow(w http.ResponseWriter, until time.Time) {
	_ = http.NewResponseController(w).SetWriteDeadline(until)
}

// untilDone lets the work on an answer take as long as it needs. The time to read it begins with its first byte.
func untilDone(c echo.Context) {
	response := c.Response()
	allow(response, time.Time{})
	response.Before(func() { allow(response, time.Now().Add(readingTime)) })
}

// pieces are an answer that may take as long as it needs while the client goes on reading.
type pieces struct{ http.ResponseWriter }

func (p pieces) Write(piece []byte) (int, error) {
	allow(p.ResponseWriter, time.Now().Add(readingTime))
	return p.ResponseWriter.Write(piece)
}
