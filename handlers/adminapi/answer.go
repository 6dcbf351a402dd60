package adminapi

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"cohort/handlers/deadlines"
	"cohort/models/record"
)

// held is how much of an answer waits in memory. What fits there gets a length and an ETag, and can still
// become an error; a longer answer is sent piece by piece, however long it grows.
const held = 256 << 10

// mimeJSON is the type of all answers, to the letter as Medusa says it.
const mimeJSON = "application/json; charset=utf-8"

// reply is a JSON answer that is being written.
type reply struct {
	buf      []byte
	c        echo.Context
	status   int
	revision record.Revision // of the one thing that the answer shows
	sent     bool            // the first piece is on its way
}

var replies = sync.Pool{New: func() any { return &reply{buf: make([]byte, 0, 8<<10)} }}

// answer writes an answer as JSON.
func answer(c echo.Context, status int, write func(r *reply) error) error {
	return answerRevision(c, status, "", write)
}

// answerRevision writes an answer that shows one thing in one of its revisions.
func answerRevision(c echo.Context, status int, revision record.Revision, write func(r *reply) error) error {
	r := replies.Get().(*reply)
	defer replies.Put(r)
	r.buf, r.c, r.status, r.revision, r.sent = r.buf[:0], c, status, revision, false
	err := write(r)
	switch {
	case err != nil && r.sent:
		// The status is told already: only a broken connection can say now that something is missing.
		panic(http.ErrAbortHandler)
	case err != nil:
		return err
	case r.sent:
		return r.send()
	}
	return r.sendWhole()
}

// answerDeleted says that the thing of the address is gone.
func answerDeleted(c echo.Context, object string) error {
	return answer(c, http.StatusOK, func(r *reply) error {
		r.buf = appendText(append(r.buf, `{"id":`...), id(c))
		r.buf = appendText(append(r.buf, `,"object":`...), object)
		r.buf = append(r.buf, `,"deleted":true}`...)
		return nil
	})
}

// ease sends what has been written, once it is much.
func (r *reply) ease() error {
	if len(r.buf) < held {
		return nil
	}
	return r.send()
}

func (r *reply) send() error {
	if !r.sent {
		r.c.Response().Header().Set(echo.HeaderContentType, mimeJSON)
		r.c.Response().WriteHeader(r.status)
		r.sent = true
	} else {
		deadlines.NextPiece(r.c.Response())
	}
	_, err := r.c.Response().Write(r.buf)
	r.buf = r.buf[:0]
	return err
}

func (r *reply) sendWhole() error {
	tag := r.tag()
	h := r.c.Response().Header()
	h.Set("ETag", tag)
	if r.status == http.StatusOK && unchanged(r.c.Request(), tag) {
		return r.c.NoContent(http.StatusNotModified)
	}
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(r.buf)))
	return r.send()
}

// tag is the ETag of the answer. That of a single thing also says its revision, and serves in If-Match: it
// stands for its bytes, so it is a strong one.
func (r *reply) tag() string {
	sum := sha256.Sum256(r.buf)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	if r.revision == "" {
		return `W/"` + tag + `"`
	}
	return `"` + string(r.revision) + "." + tag + `"`
}

// unchanged tells whether the client has just this answer already.
func unchanged(r *http.Request, tag string) bool {
	if !reads(r) || strings.Contains(r.Header.Get("Cache-Control"), "no-cache") {
		return false
	}
	tags := tagsOf(r.Header.Values("If-None-Match"))
	return slices.Contains(tags, "*") || slices.Contains(tags, bare(tag))
}

// reads tells whether the request changes nothing.
func reads(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// asked are the revisions that the request is meant for; none: whatever there is.
func asked(c echo.Context) (revisions record.Revisions) {
	for _, tag := range tagsOf(c.Request().Header.Values("If-Match")) {
		revision, _, _ := strings.Cut(tag, ".")
		revisions = append(revisions, record.Revision(revision))
	}
	return revisions
}

// tagsOf reads lists of ETags. A proxy that compresses an answer makes its tag weak: that is not held
// against it.
func tagsOf(headers []string) (tags []string) {
	for tag := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		if tag = bare(strings.TrimSpace(tag)); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}

func bare(tag string) string { return strings.Trim(strings.TrimPrefix(tag, "W/"), `"`) }
