// Package deadlines lets requests take longer than the server allows: answers that are long, while the client goes on reading, or
// that take long to make, and files, while the client goes on sending.
package deadlines

import (
	"io"
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

// sendingTime is how long a client may take to send the next piece of a file.
const sendingTime = time.Minute

// Arriving is the body of a request that may take as long as it needs while the client goes on sending.
type Arriving struct {
	io.ReadCloser
	To http.ResponseWriter // the answer to the request
}

func (a Arriving) Read(piece []byte) (int, error) {
	_ = http.NewResponseController(a.To).SetReadDeadline(time.Now().Add(sendingTime))
	return a.ReadCloser.Read(piece)
}
