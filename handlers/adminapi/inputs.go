package adminapi

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cohort/handlers/wire"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
)

// longestBody is how many bytes a body may have; longestPrices the same for one with the prices of a whole price list.
const (
	longestBody   = 100 << 10
	longestPrices = 4 << 20
)

func longest(c echo.Context) int64 {
	if strings.HasSuffix(c.Path(), "/prices/batch") {
		return longestPrices
	}
	return longestBody
}

// Credentials are what a client signs in with: the e-mail, the password and, for operators with an authenticator app, its code.
type Credentials struct{ Email, Password, OTP string }

// batch selects the customers that join or leave a group: by ids, or by a query.
type batch struct {
	ids   []string
	query *customers.Query
}

// What the bodies may hold, in Medusa's order of faults.
var (
	signInBody = wire.Schema[Credentials]{
		wire.Filled(wire.Email("email", text.ValidEmail, func(in *Credentials, email string) { in.Email = email })),
		wire.Filled(wire.Text("password", func(in *Credentials, text string) { in.Password = text })),
		wire.Optional(wire.Text("otp", func(in *Credentials, code string) { in.OTP = code })),
	}

	newGroupBody = wire.Schema[customers.GroupInput]{
		wire.Text("name", setGroupName),
		wire.Optional(wire.JSON("metadata", setGroupMetadata)),
		groupDescription,
	}
	groupBody = wire.Schema[customers.GroupInput]{
		wire.NotNull(wire.Text("name", setGroupName), "Can't insert null value in field name on insert in table customer_group"),
		wire.Optional(wire.JSON("metadata", setGroupMetadata)),
		groupDescription,
	}
	groupDescription = wire.Nullable(wire.Text("description",
		func(in *customers.GroupInput, text string) { in.Description = &record.Text{Value: text} }),
		func(in *customers.GroupInput) { in.Description = &record.Text{Null: true} })

	newCustomerBody = wire.Schema[customers.Input]{
		wire.Email("email", text.ValidEmail, setEmail),
		wire.Text("first_name", setText(firstName)),
		wire.Text("last_name", setText(lastName)),
		wire.Text("password", setPassword),
		wire.Optional(wire.Text("phone", setText(phone))),
		wire.Optional(wire.JSON("metadata", setCustomerMetadata)),
	}
	customerBody = wire.Schema[customers.Input]{
		wire.NotNull(wire.Email("email", text.ValidEmail, setEmail), "Can't insert null value in field email on insert in table customer"),
		wire.Nullable(wire.Text("first_name", setText(firstName)), setNull(firstName)),
		wire.Nullable(wire.Text("last_name", setText(lastName)), setNull(lastName)),
		wire.Optional(wire.Text("password", setPassword)),
		wire.Nullable(wire.Text("phone", setText(phone)), setNull(phone)),
		wire.Optional(wire.JSON("metadata", setCustomerMetadata)),
		wire.Optional(wire.MustBeArray(wire.Each("groups", idBody, func(in *customers.Input, ids []string) { in.GroupIDs = &ids }))),
	}

	batchBody = wire.Schema[batch]{
		wire.Each("customer_ids", idBody, func(in *batch, ids []string) { in.ids = ids }),
	}
	// queryBody selects everybody whom a list of customers would find.
	queryBody = wire.Schema[batch]{
		wire.Nested("query", whichCustomers, func(in *batch, q customers.Query) { in.query = &q }),
	}

	idBody = wire.Schema[string]{wire.Text("id", func(in *string, id string) { *in = id })}
)

func setGroupName(in *customers.GroupInput, name string) { in.Name = &name }

func setGroupMetadata(in *customers.GroupInput, object json.RawMessage) { in.Metadata = merge(object) }

func setCustomerMetadata(in *customers.Input, object json.RawMessage) {
	in.Metadata = merge(object)
}

func setEmail(in *customers.Input, email string) { in.Email = &email }

func setPassword(in *customers.Input, password string) { in.Password = &password }

func firstName(in *customers.Input) **record.Text { return &in.FirstName }

func lastName(in *customers.Input) **record.Text { return &in.LastName }

func phone(in *customers.Input) **record.Text { return &in.Phone }

func setText(field func(*customers.Input) **record.Text) func(*customers.Input, string) {
	return func(in *customers.Input, text string) { *field(in) = &record.Text{Value: text} }
}

func setNull(field func(*customers.Input) **record.Text) func(*customers.Input) {
	return func(in *customers.Input) { *field(in) = &record.Text{Null: true} }
}

// merge returns the change that lays the object over the metadata that is stored.
func merge(object json.RawMessage) *record.MetadataChange {
	values, _ := record.ParseMetadata(object) // it has been read as an object
	return &record.MetadataChange{Values: values}
}

// readBody reads a body by its schema. A body that is not JSON counts as none.
func readBody[T any](c echo.Context, schema wire.Schema[T]) (in T, err error) {
	sent, err := body(c)
	if err == nil {
		in, err = wire.Read(schema, sent)
	}
	return in, invalidData(err)
}

// bodyKey is where the context keeps a body that has been parsed.
const bodyKey = "body"

// ParseBody is a middleware that parses the body of every change, also where the address needs none: a body that is not valid
// is refused (400, 413) before anything is changed.
func ParseBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if wire.IsSafe(c.Request()) {
			return next(c)
		}
		sent, err := body(c)
		if err != nil {
			return invalidData(err)
		}
		c.Set(bodyKey, sent)
		return next(c)
	}
}

// body returns the body of a request, parsed once.
func body(c echo.Context) (wire.Value, error) {
	if sent, read := c.Get(bodyKey).(wire.Value); read {
		return sent, nil
	}
	r := c.Request()
	text, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, longest(c)))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return wire.Value{}, echo.ErrStatusRequestEntityTooLarge
	case err != nil:
		return wire.Value{}, echo.ErrBadRequest
	case !wire.IsJSON(r.Header.Get(echo.HeaderContentType)):
		text = nil
	}
	return wire.ParseBody(text)
}
