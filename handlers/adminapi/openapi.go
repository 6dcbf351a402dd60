package adminapi

import (
	_ "embed"
	"net/http"

	"github.com/labstack/echo/v4"
)

//go:embed openapi.yaml
var openapi []byte

// Description answers with openapi.yaml, which describes the Admin API. Nothing in it is secret, so anybody may read it.
func Description(c echo.Context) error {
	return c.Blob(http.StatusOK, "application/yaml; charset=utf-8", openapi)
}
