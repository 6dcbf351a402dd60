package wire_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cohort/handlers/wire"
)

type thing struct {
	name, email, note string
	cleared           bool
	data              string
	count             float64
	flag              bool
	tags, ids         []string
	at                time.Time
}

var (
	entry = wire.Schema[string]{wire.Text("id", func(in *string, id string) { *in = id })}
	span  = wire.Schema[time.Time]{wire.Optional(wire.Timestamp("gt", func(in *time.Time, at time.Time) { *in = at }))}

	things = wire.Schema[thing]{
		wire.Text("name", func(in *thing, text string) { in.name = text }),
		wire.Optional(wire.Filled(wire.Email("email", func(text string) bool { return strings.Contains(text, "@") },
			func(in *thing, text string) { in.email = text }))),
		wire.Nullable(wire.Text("note", func(in *thing, text string) { in.note = text }), func(in *thing) { in.cleared = true }),
		wire.NotNull(wire.Text("kept", func(*thing, string) {}), "kept was null"),
		wire.Optional(wire.JSON("data", func(in *thing, data json.RawMessage) { in.data = string(data) })),
		wire.Optional(wire.Count("count", func(in *thing, n float64) { in.count = n })),
		wire.Optional(wire.Flag("flag", func(in *thing, flag bool) { in.flag = flag })),
		wire.Optional(wire.Texts("tags", func(in *thing, tags []string) { in.tags = tags })),
		wire.Optional(wire.Nested("at", span, func(in *thing, at time.Time) { in.at = at })),
		wire.Optional(wire.MustBeArray(wire.Each("ids", entry, func(in *thing, ids []string) { in.ids = ids }))),
	}
)

func TestAllFaultsAreToldAtOnce(t *testing.T) {
	for body, want := range map[string]string{
		`{"name":"x"}`: "",
		`{"name":"x","email":null,"note":null,"data":null,"count":null,"flag":null,"tags":null,"at":null,"ids":null}`: "",
		`{"name":"x","__proto__":1,"constructor":2}`:                                                                  "",
		`[]`:            "an unknown value was passed to the validate function",
		`{}`:            "name must be a string",
		`{"name":null}`: "name must be a string",
		`{"z":1,"name":5,"y":2,"data":[]}`: "property z should not exist, property y should not exist, name " +
			"must be a string, data must be an object",
		`{"name":"x","email":"bad"}`:  "email must be an email",
		`{"name":"x","email":""}`:     "email should not be empty, email must be an email",
		`{"name":"x","kept":null}`:    "kept was null",
		`{"name":"x","count":"-1"}`:   "count must not be less than 0",
		`{"name":"x","count":1e30}`:   "count must not be greater than 9223372036854775807",
		`{"name":"x","count":[1]}`:    "count must be a number conforming to the specified constraints",
		`{"name":"x","flag":"yes"}`:   "flag must be one of the following values: true, false",
		`{"name":"x","tags":"a"}`:     "tags must be an array",
		`{"name":"x","tags":["a",1]}`: "each value in tags must be a string",
		`{"name":"x","tags":{"a":1}}`: "each value in tags must be a string",
		`{"name":"x","at":"2026"}`:    "nested property at must be either object or array",
		`{"name":"x","at":["a","b"]}`: "nested property at must be either object or array, nested " +
			"property at must be either object or array",
		`{"name":"x","at":{"gt":"no","eq":1}}`: "property eq should not exist, gt must be a Date instance",
		`{"name":"x","ids":"a"}`: "ids must be an array, each value in nested property ids must be " +
			"either object or array",
		`{"name":"x","ids":{"id":"a"}}`: "ids must be an array",
		`{"name":"x","ids":["a",null]}`: "each value in nested property ids must be either object or " +
			"array, each value in nested property ids must be either object or array",
		`{"name":"x","ids":[{"id":5},{"id":"a"},{"x":1}]}`: "id must be a string, property x should not exist, id must be a string",
	} {
		sent, err := wire.ParseBody([]byte(body))
		if err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		_, err = wire.Read(things, sent)
		if got := message(err); got != want {
			t.Errorf("%s:\n got %s\nwant %s", body, got, want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestWhatIsRightIsRead(t *testing.T) {
	sent, err := wire.ParseBody([]byte(`{"name":"n","email":"a@b","note":null,"data":{"k":1.0},"count":2.5,"flag":true,` +
		`"tags":["t"],"at":{"gt":0},"ids":[{"id":"i"},{"id":"j"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := wire.Read(things, sent)
	if err != nil {
		t.Fatal(err)
	}
	if got.name != "n" || got.email != "a@b" || !got.cleared || got.data != `{"k":1.0}` || got.count != 2.5 || !got.flag ||
		len(got.tags) != 1 || !got.at.Equal(time.Unix(0, 0)) || strings.Join(got.ids, "") != "ij" {
		t.Errorf("it is read as %+v", got)
	}
}
