package handlers_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"cohort/handlers/officetest"
)

// What follows a request whose length can be read in two ways is not taken for another request.
func TestAConnectionOfUnclearRequestsIsClosed(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	for name, c := range map[string]struct {
		protocol, headers, body string
		closed                  bool
	}{
		"a length":                   {"HTTP/1.1", "Content-Length: 7\r\n", "email=a", false},
		"chunks":                     {"HTTP/1.1", "Transfer-Encoding: chunked\r\n", "7\r\nemail=a\r\n0\r\n\r\n", true},
		"chunks and a length":        {"HTTP/1.1", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "7\r\nemail=a\r\n0\r\n\r\n", true},
		"chunks and no length of it": {"HTTP/1.1", "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", "0\r\n\r\n", true},
		"chunks in HTTP/1.0": {
			"HTTP/1.0", "Connection: keep-alive\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n", "email=a", true},
	} {
		t.Run(name, func(t *testing.T) {
			conn := officetest.Must(net.Dial("tcp", strings.TrimPrefix(o.URL, "http://")))(t)
			defer conn.Close()
			fmt.Fprintf(conn, "POST /login %s\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n%s\r\n%s"+
				"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", c.protocol, c.headers, c.body)
			reader := bufio.NewReader(conn)
			first := officetest.Must(http.ReadResponse(reader, nil))(t)
			_ = officetest.Must(io.Copy(io.Discard, first.Body))(t)
			first.Body.Close()
			_, err := http.ReadResponse(reader, nil)
			if first.StatusCode != http.StatusUnprocessableEntity || first.Close != c.closed || (err != nil) != c.closed {
				t.Errorf("answered with %s, closing %v, and then %v", first.Status, first.Close, err)
			}
		})
	}
}
