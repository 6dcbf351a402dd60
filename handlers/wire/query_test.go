package wire_test

import (
	"fmt"
	"strings"
	"testing"

	"cohort/handlers/wire"
)

// show writes a value on one line: texts bare, arrays in [], objects in {}.
func show(v wire.Value) string {
	var parts []string
	switch v.Kind {
	case wire.Array:
		for _, item := range v.Items {
			parts = append(parts, show(item))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case wire.Object:
		for _, field := range v.Fields {
			parts = append(parts, field.Name+":"+show(field.Value))
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return v.Text
}

func TestAQueryIsReadAsQSWritesIt(t *testing.T) {
	for query, want := range map[string]string{
		"":                              "{}",
		"&&=x&":                         "{}",
		"a=1":                           "{a:1}",
		"a":                             "{a:}",
		"a=b=c":                         "{a:b=c}",
		"a=x+y%20z":                     "{a:x y z}",
		"a=%E0%A4%A":                    "{a:%E0%A4%A}",
		"a=%FF":                         "{a:%FF}",
		"a=1&a=2":                       "{a:[1 2]}",
		"a[]=1&a[]=2":                   "{a:[1 2]}",
		"a%5B%5D=1&a%5B%5D=2":           "{a:[1 2]}",
		"a[0]=x&a[1]=y":                 "{a:[x y]}",
		"a[1]=y&a[0]=x":                 "{a:[x y]}",
		"a[999999999]=z&a[7]=y&a[0]=x":  "{a:[x y z]}",
		"a[0]=x&a[0]=y":                 "{a:[x y]}",
		"a[]=1&a=2":                     "{a:[1 2]}",
		"a[]=b,c":                       "{a:[b c]}",
		"a[0]=b,c":                      "{a:[b c]}",
		"a[]=b,c&a[]=d":                 "{a:[b,c d]}",
		"a=b,c":                         "{a:b,c}",
		"a[]=":                          "{a:[]}",
		"a[gt]=1&a[lt]=2":               "{a:{gt:1 lt:2}}",
		"a[gt][]=1&a[gt][]=2":           "{a:{gt:[1 2]}}",
		"a[0][id]=1&a[0][x]=2&a[1]=3":   "{a:[{id:1 x:2} 3]}",
		"a[0]=x&a[b]=y":                 "{a:{0:x b:y}}",
		"a[007]=x":                      "{a:{007:x}}",
		"a[=x":                          "{a[:x}",
		"a]=x":                          "{a]:x}",
		"[a]=x":                         "{a:x}",
		"a[b]c=x":                       "{a:{b:x}}",
		"a[b][c][d][e][f][g][h]=x":      "{a:{b:{c:{d:{e:{f:{[g][h]:x}}}}}}}",
		"z=1&b[c]=2&y=3":                "{z:1 b:{c:2} y:3}",
		"created_at[gt]=2026-01-01T0=0": "{created_at:{gt:2026-01-01T0=0}}",
	} {
		got, err := wire.ParseQuery(query)
		if err != nil || show(got) != want {
			t.Errorf("%q is read as %s, %v; want %s", query, show(got), err, want)
		}
	}
}

func TestAnArrayOfAQueryHasAsManyElementsAsWereSent(t *testing.T) {
	var query []string
	for i := range 3000 {
		query = append(query, fmt.Sprintf("a[%d]=%d", i, i))
	}
	got, err := wire.ParseQuery(strings.Join(query, "&"))
	if items := got.Get("a").Items; err != nil || len(items) != 3000 || items[2999].Text != "2999" {
		t.Errorf("of 3,000 elements %d are read, %v", len(items), err)
	}
}

func TestNULsAreRefused(t *testing.T) {
	for _, query := range []string{"a=%00", "%00=1", "a[%00]=1", "a=\x00"} {
		if _, err := wire.ParseQuery(query); err == nil {
			t.Errorf("the query %q is read", query)
		}
	}
	for _, body := range []string{`{"a":"\u0000"}`, `{"a":{"b":["x\u0000y"]}}`, `{"\u0000":1}`} {
		if _, err := wire.ParseBody([]byte(body)); err == nil {
			t.Errorf("the body %s is read", body)
		}
	}
}
