#!/bin/sh
# Guess (before running it): echo's BodyLimit("8M") lets the same bodies through as nginx's client_max_body_size 8m: both write the
#   limit alike, so what passes the proxy passes the program.
# Seen: echo reads M as 1,000,000 bytes (and MiB as 1,048,576), nginx reads m as 1,048,576. A body of 8,200,000 bytes passes nginx and
#   is refused behind it with 413. Sent in chunks it is refused in the middle, which nginx may tell the client as a 502.
# Depends on it: the example for nginx in docs/operations.md has the limit in bytes.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
cat >main.go <<'GO'
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// answers is the status for a body of so many bytes.
func answers(limit string, length int) int {
	e := echo.New()
	e.Use(middleware.BodyLimit(limit))
	e.POST("/", func(c echo.Context) error {
		if _, err := io.Copy(io.Discard, c.Request().Body); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	})
	answer := httptest.NewRecorder()
	e.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", length))))
	return answer.Code
}

func main() {
	const nginx = 8 << 20 // what nginx lets through with 8m
	below, over, binary := answers("8M", 8_000_000), answers("8M", 8_200_000), answers("8MiB", nginx)
	fmt.Printf("echo %s: 8M with 8,000,000 bytes %d, with 8,200,000 (nginx lets up to %d pass) %d; 8MiB with all of these %d\n",
		echo.Version, below, nginx, over, binary)
	if below != 204 || over != 413 || binary != 204 {
		fmt.Println("this has changed")
		os.Exit(1)
	}
}
GO
go mod init finding >/dev/null 2>&1
go get github.com/labstack/echo/v4@v4.16.0 github.com/labstack/echo/v4/middleware@v4.16.0 >/dev/null 2>&1
CGO_ENABLED=0 go run .
