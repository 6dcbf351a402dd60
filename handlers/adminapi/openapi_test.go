package adminapi_test

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"cohort/handlers"
	"cohort/handlers/officetest"
	"cohort/models/storetest"
)

var placeholder = regexp.MustCompile(`:(\w+)`)

// Every address of the Admin API is described, and every description has an address.
func TestOpenAPIDescribesEveryAddress(t *testing.T) {
	doc := officetest.Must(openapi3.NewLoader().LoadFromFile("openapi.yaml"))(t)
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var described, routed []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			described = append(described, method+" "+path)
		}
	}
	for _, route := range handlers.New(storetest.Open(t, "sqlite"), handlers.Config{}).(*echo.Echo).Routes() {
		if strings.HasPrefix(route.Path, "/admin/") && !strings.Contains(route.Path, "*") && route.Method != http.MethodHead {
			routed = append(routed, route.Method+" "+placeholder.ReplaceAllString(route.Path, "{$1}"))
		}
	}
	slices.Sort(described)
	slices.Sort(routed)
	if !slices.Equal(described, routed) {
		t.Errorf("described are\n%s\nbut there are\n%s", strings.Join(described, "\n"), strings.Join(routed, "\n"))
	}
}

func TestTheDescriptionIsForEverybody(t *testing.T) {
	t.Parallel()
	got := officetest.Open(t, "sqlite").AnonymousProgram().Do("GET /admin/openapi.yaml", "").Want(200, "")
	if file := string(officetest.Must(os.ReadFile("openapi.yaml"))(t)); got.Body != file ||
		!strings.HasPrefix(got.Header.Get("Content-Type"), "application/yaml") {
		t.Errorf("%s is told as %s", officetest.Shorten(got.Body), got.Header.Get("Content-Type"))
	}
}
