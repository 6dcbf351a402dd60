package officetest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// description reads openapi.yaml, once.
var description = sync.OnceValues(func() (routers.Router, error) {
	text, err := os.ReadFile(filepath.Join(root(), "handlers", "adminapi", "openapi.yaml"))
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// asDescribed returns an error when an answer is not as openapi.yaml describes it: the address, the method, the status, the type
// and every field.
func asDescribed(sent *http.Request, r Reply) error {
	described, err := description()
	if err != nil {
		return err
	}
	request := sent.Clone(context.Background())
	request.URL = &url.URL{Path: strings.TrimSuffix(sent.URL.Path, "/")}
	if request.Method == http.MethodHead {
		request.Method = http.MethodGet
	}
	route, params, err := described.FindRoute(request)
	if err != nil || r.Status == http.StatusNotFound && strings.Contains(r.Body, "This address does not exist") {
		if r.Status == http.StatusNotFound || r.Status == http.StatusUnauthorized || r.Status == http.StatusNoContent ||
			r.Status == http.StatusBadRequest {
			return nil // an address that is not there
		}
		return err
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: sent.Method == http.MethodHead}
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, PathParams: params, Route: route},
		Status:                 r.Status, Header: r.Header, Options: options, Body: io.NopCloser(bytes.NewReader([]byte(r.Body))),
	})
}
