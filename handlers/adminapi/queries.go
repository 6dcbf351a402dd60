package adminapi

import (
	"math"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"cohort/handlers/wire"
	"cohort/models/customers"
	"cohort/models/record"
)

// listQuery holds the parameters that every list of the Admin API has.
type listQuery struct {
	limit, offset  float64 // as they were sent: the answer repeats them
	order          *string
	expand, fields string
	selects        bool // fields was sent
	after          string
}

type groupsQuery struct {
	listQuery
	customers.GroupQuery
}

type customersQuery struct {
	listQuery
	customers.Query
}

// The parameters of each address, in Medusa's order of faults.
var (
	groupsParameters = wire.Schema[groupsQuery]{
		wire.Optional(wire.Text("order", func(q *groupsQuery, text string) { q.order = &text })),
		wire.Optional(wire.Count("offset", func(q *groupsQuery, n float64) { q.offset = n })),
		wire.Optional(wire.Count("limit", func(q *groupsQuery, n float64) { q.limit = n })),
		wire.Optional(wire.Text("expand", func(q *groupsQuery, text string) { q.expand = text })),
		wire.Optional(wire.Text("fields", func(q *groupsQuery, text string) { q.fields, q.selects = text, true })),
		wire.Optional(wire.Text("after", func(q *groupsQuery, id string) { q.after = id })),
		wire.Optional(wire.ByKind(map[wire.Kind]wire.Property[groupsQuery]{
			wire.String: wire.Text("id", func(q *groupsQuery, id string) { q.IDs = []string{id} }),
			wire.Array:  wire.Texts("id", func(q *groupsQuery, ids []string) { q.IDs = ids }),
			wire.Object: wire.Nested("id", idRange, func(q *groupsQuery, r customers.IDRange) { q.ID = r }),
		}, wire.String)),
		wire.Optional(wire.Text("q", func(q *groupsQuery, text string) { q.Contains = text })),
		wire.Optional(wire.Texts("name", func(q *groupsQuery, names []string) { q.Names = names })),
		wire.Optional(wire.Nested("updated_at", timeRange, func(q *groupsQuery, r record.TimeRange) { q.Updated = r })),
		wire.Optional(wire.Nested("created_at", timeRange, func(q *groupsQuery, r record.TimeRange) { q.Created = r })),
		wire.Optional(wire.Text("discount_condition_id", func(q *groupsQuery, id string) { q.Condition = id })),
	}

	// whichCustomers select customers, in an address or in the body of a bulk change.
	whichCustomers = wire.Schema[customers.Query]{
		wire.Optional(wire.Text("q", func(q *customers.Query, text string) { q.Contains = text })),
		wire.Optional(wire.Flag("has_account", func(q *customers.Query, has bool) { q.HasAccount = &has })),
		wire.Optional(wire.Texts("groups", func(q *customers.Query, ids []string) { q.AnyGroup = ids })),
		wire.Optional(wire.Nested("created_at", timeRange, func(q *customers.Query, r record.TimeRange) { q.Created = r })),
		wire.Optional(wire.Nested("updated_at", timeRange, func(q *customers.Query, r record.TimeRange) { q.Updated = r })),
	}

	customersParameters = append(wire.Schema[customersQuery]{
		wire.Optional(wire.Count("limit", func(q *customersQuery, n float64) { q.limit = n })),
		wire.Optional(wire.Count("offset", func(q *customersQuery, n float64) { q.offset = n })),
		wire.Optional(wire.Text("expand", func(q *customersQuery, text string) { q.expand = text })),
		wire.Optional(wire.Text("fields", func(*customersQuery, string) {})), // accepted, without effect
		wire.Optional(wire.Text("order", func(q *customersQuery, text string) { q.order = &text })),
		wire.Optional(wire.Text("after", func(q *customersQuery, id string) { q.after = id })),
	}, wire.Within(whichCustomers, func(q *customersQuery) *customers.Query { return &q.Query })...)

	recordParameters = wire.Schema[listQuery]{
		wire.Optional(wire.Text("expand", func(q *listQuery, text string) { q.expand = text })),
		wire.Optional(wire.Text("fields", func(q *listQuery, text string) { q.fields, q.selects = text, true })),
	}

	idRange = wire.Schema[customers.IDRange]{
		wire.Optional(wire.Text("lt", func(r *customers.IDRange, id string) { r.Before = id })),
		wire.Optional(wire.Text("gt", func(r *customers.IDRange, id string) { r.After = id })),
		wire.Optional(wire.Text("gte", func(r *customers.IDRange, id string) { r.From = id })),
		wire.Optional(wire.Text("lte", func(r *customers.IDRange, id string) { r.Until = id })),
		wire.Optional(wire.Text("contains", func(r *customers.IDRange, part string) { r.Contains = part })),
		wire.Optional(wire.Text("starts_with", func(r *customers.IDRange, part string) { r.StartsWith = part })),
		wire.Optional(wire.Text("ends_with", func(r *customers.IDRange, part string) { r.EndsWith = part })),
	}

	timeRange = wire.Schema[record.TimeRange]{
		wire.Optional(wire.Timestamp("lt", func(r *record.TimeRange, at time.Time) { r.Before = &at })),
		wire.Optional(wire.Timestamp("gt", func(r *record.TimeRange, at time.Time) { r.After = &at })),
		wire.Optional(wire.Timestamp("gte", func(r *record.TimeRange, at time.Time) { r.From = &at })),
		wire.Optional(wire.Timestamp("lte", func(r *record.TimeRange, at time.Time) { r.Until = &at })),
	}
)

// groupsQueryOf reads the parameters of a list of customer groups.
func groupsQueryOf(c echo.Context) (q groupsQuery, f *fields, err error) {
	q.limit = 10
	if err := readQuery(c, groupsParameters, &q); err != nil {
		return q, nil, err
	}
	if f, err = expanded("customer_group", q.expand); err != nil {
		return q, nil, err
	}
	if q.selects {
		if err := f.selectColumns("customer_group", q.fields, "id", "created_at"); err != nil {
			return q, nil, err
		}
	}
	q.Limit, q.Offset, q.After = rows(q.limit), rows(q.offset), q.after
	if q.order != nil {
		q.Order, err = orderBy("customer_group", *q.order)
	}
	return q, f, err
}

// customersQueryOf reads the parameters of a list of customers.
func customersQueryOf(c echo.Context) (q customersQuery, f *fields, err error) {
	q.limit = 50
	if err := readQuery(c, customersParameters, &q); err != nil {
		return q, nil, err
	}
	if f, err = expanded("customer", q.expand); err != nil {
		return q, nil, err
	}
	q.Limit, q.Offset, q.After = rows(q.limit), rows(q.offset), q.after
	// An empty order counts as none here, other than for customer groups.
	if q.order != nil && *q.order != "" {
		q.Order, err = orderBy("customer", *q.order)
	}
	return q, f, err
}

// fieldsOf returns the fields of a record that the query asks for. Unless expand names relations, they are the usual ones;
// the columns in always are there in any case.
func (q listQuery) fieldsOf(record, usual string, always ...string) (*fields, error) {
	if q.expand == "" {
		q.expand = usual
	}
	f, err := expanded(record, q.expand)
	if err == nil && q.selects {
		err = f.selectColumns(record, q.fields, always...)
	}
	return f, err
}

// relationsOf reads which relations a single record is shown with. The parameter fields is accepted, without effect.
func relationsOf(c echo.Context, record, usual string) (*fields, error) {
	var q listQuery
	if err := readQuery(c, recordParameters, &q); err != nil {
		return nil, err
	}
	q.selects = false
	return q.fieldsOf(record, usual)
}

func readQuery[T any](c echo.Context, schema wire.Schema[T], into *T) error {
	sent, err := wire.ParseQuery(c.Request().URL.RawQuery)
	if err == nil {
		err = wire.ReadInto(schema, sent, into)
	}
	return invalidData(err)
}

// rows rounds a number of rows as PostgreSQL does, halves away from zero.
func rows(number float64) int {
	if number = math.Round(number); number >= math.MaxInt {
		return math.MaxInt
	}
	return int(number)
}

// appendPage writes count, offset and limit: where in the list the answer is.
func appendPage(b []byte, count int64, q listQuery) []byte {
	b = strconv.AppendInt(append(b, `,"count":`...), count, 10)
	b = appendNumber(append(b, `,"offset":`...), q.offset)
	return appendNumber(append(b, `,"limit":`...), q.limit)
}

func appendNumber(b []byte, number float64) []byte {
	return strconv.AppendFloat(b, number, 'f', -1, 64)
}
