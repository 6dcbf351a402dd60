// Package deadlines lets answers take longer than the server allows: those that are long, while the client goes on reading,
// and those that take long to make.
package deadlines

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

// UntilDone lets the work on an answer take as long as it needs. The time to read it begins with its first byte.
func UntilDone(response *echo.Response) {
	allow(response, time.Time{})
	response.Before(func() { NextPiece(response) })
}

// NextPiece gives the client time to read the piece of an answer that is sent next.
func NextPiece(w http.ResponseWriter) { allow(w, time.Now().Add(readingTime)) }

// Pieces are an answer that may take as long as it needs while the client goes on reading.
type Pieces struct{ http.ResponseWriter }

func (p Pieces) Write(piece []byte) (int, error) {
	NextPiece(p.ResponseWriter)
	return p.ResponseWriter.Write(piece)
}
