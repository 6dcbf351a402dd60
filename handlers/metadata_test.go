package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html/atom"

	"cohort/handlers/officetest"
)

// row is one line of the metadata table as it is shown or sent: key, type, value.
type row [3]string

// metadataRows are the rows of the metadata table on the page.
func metadataRows(p *officetest.Page) []row {
	rows := []row{}
	for n := range p.Doc.Descendants() {
		if officetest.Attr(n, "name") == "key" && !officetest.InTemplate(n) {
			rows = append(rows, row{officetest.ValueOf(n)})
		}
		if officetest.Attr(n, "name") == "type" && n.DataAtom == atom.Select && !officetest.InTemplate(n) {
			rows[len(rows)-1][1] = officetest.ValueOf(n)
		}
		if officetest.Attr(n, "name") == "value" && n.DataAtom == atom.Textarea && !officetest.InTemplate(n) {
			rows[len(rows)-1][2] = officetest.ValueOf(n)
		}
	}
	return rows
}

// sending puts these rows in the place of those the form shows.
func sending(rows ...row) func(map[string][]string) {
	return func(sent map[string][]string) {
		delete(sent, "key")
		delete(sent, "type")
		delete(sent, "value")
		for _, r := range rows {
			sent["key"], sent["type"], sent["value"] = append(sent["key"], r[0]), append(sent["type"], r[1]), append(sent["value"], r[2])
		}
	}
}

func TestMetadataIsEditedInATable(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		id, editor := o.GroupWithMetadata("VIP", `{"tier":"gold"}`)
		v := o.SignedIn()
		p := v.Get("/customer-groups/"+id).Click("Edit metadata").Want(http.StatusOK).
			Reads("Edit metadata", "VIP", "Insert row above", "Insert row below", "Delete row", "Add row")
		officetest.Equal(t, "rows", metadataRows(p), []row{{"tier", "text", "gold"}})
		p = p.Press("Save", sending(
			row{"tier", "text", "silver"}, row{"", "text", ""}, row{"price", "number", " 1.50 "}, row{"on", "boolean", "true"},
			row{"list", "json", "[1, {\"a\": null}]\r\n"}, row{"none", "null", ""}, row{"empty", "text", ""},
			row{"spaces", "text", "  x  "},
		)).RedirectsTo("/customer-groups/"+id).Follow().Want(http.StatusOK).Reads("Metadata", "7 keys")
		if p.Message() != "Metadata was saved." {
			t.Errorf("said %q", p.Message())
		}
		const want = `{"tier":"silver","price":1.50,"on":true,"list":[1,{"a":null}],"none":null,"empty":"","spaces":"  x  "}`
		if got := o.MetadataOf(id); got != want {
			t.Errorf("it is %s, not %s", got, want)
		}
		v.Get(editor).Press("Save", sending()).Want(http.StatusSeeOther).Follow().Reads("0 keys")
		if got := o.MetadataOf(id); got != "{}" {
			t.Errorf("emptied it is %s", got)
		}
	})
}

// What is not touched comes back to the last digit and character, in its place, whatever it is.
func TestUntouchedMetadataStaysAsItIs(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		for name, text := range map[string]string{
			"the product's own":  `{"code":"007","big":12345678901234567890,"flag":"true","nested":{"a":[1,2]}}`,
			"numbers":            `{"a":1.50,"b":1E400,"c":-0,"d":0.1e-7,"e":1e+2,"f":00}`,
			"words that are not": `{"a":"null","b":null,"c":"1","d":1,"e":"{}","f":{},"g":"[]","h":[],"i":true,"j":""}`,
			"line breaks":        `{"a":"one\ntwo","b":"one\r\ntwo","c":"one\rtwo","d":"\n\nx","e":"x\n","f":"\r\n"}`,
			"blanks":             `{"a":"  x","b":"x  ","c":" ","d":"\t"," e":1,"f ":2}`,
			"quotes and tags":    `{"a\"b":"\"quoted\" 'and' <b>&amp;</b>","<script>":"</textarea><script>alert(1)</script>","&lt;":"&"}`,
			"keys of many lines": `{"a\nb":1,"a\r\nb":2,"c\rd":"3","\n":"4"}`,
			"an empty key":       `{"":"","a":1}`,
			"odd signs":          `{"a":"\u0000","b":"x\u0000y","\u0000":1,"c":"\ufeff","d":"\u2028","e":"😀","f":"\u202eabc","g":"\ud800"}`,
			"deep":               `{"a":{"b":{"c":[{"d":"\r\n","e":12345678901234567890.000}]}},"b":[ 1 ,  2 ]}`,
			"much":               `{"a":"` + strings.Repeat("lorem ipsum ", 5000) + `"}`,
		} {
			text = strings.Replace(text, `,"f":00`, "", 1)
			id, editor := o.GroupWithMetadata(name, text)
			before := o.MetadataOf(id)
			v := o.SignedIn()
			// Saved as it stands, and again with one key more.
			v.Get(editor).Want(http.StatusOK).Press("Save", nil).Want(http.StatusSeeOther)
			if got := o.MetadataOf(id); got != before {
				t.Errorf("%s: saved untouched it is %.300s, not %.300s", name, got, before)
			}
			v.Get(editor).Press("Save", func(sent map[string][]string) {
				sent["key"], sent["type"], sent["value"] = append(sent["key"], "note"), append(sent["type"], "text"),
					append(sent["value"], "new")
			}).Want(http.StatusSeeOther)
			if got, want := o.MetadataOf(id), strings.TrimSuffix(before, "}")+`,"note":"new"}`; got != want {
				t.Errorf("%s: with a key more it is %.300s, not %.300s", name, got, want)
			}
		}
	})
}

func TestOneKeyOfMetadataIsChangedAlone(t *testing.T) {
	t.Parallel()
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		id, editor := o.GroupWithMetadata("VIP",
			`{"code":"007","big":12345678901234567890,"flag":"true","nested":{"a":[1,2]},"note":"old"}`)
		v := o.SignedIn()
		v.Get(editor).Press("Save", func(sent map[string][]string) { sent["value"][4] = "new\r\nand longer" }).Want(http.StatusSeeOther)
		if got, want := o.MetadataOf(id),
			`{"code":"007","big":12345678901234567890,"flag":"true","nested":{"a":[1,2]},"note":"new\nand longer"}`; got != want {
			t.Errorf("it is %s, not %s", got, want)
		}
		// A key that is renamed keeps its value; one whose type is changed is read anew.
		v.Get(editor).Press("Save", func(sent map[string][]string) { sent["key"][1], sent["type"][0] = "huge", "json" }).
			Want(http.StatusUnprocessableEntity).Reads("This is not valid JSON")
		v.Get(editor).Press("Save", func(sent map[string][]string) { sent["key"][1], sent["type"][2] = "huge", "boolean" }).
			Want(http.StatusSeeOther)
		if got, want := o.MetadataOf(id),
			`{"code":"007","huge":12345678901234567890,"flag":true,"nested":{"a":[1,2]},"note":"new\nand longer"}`; got != want {
			t.Errorf("it is %s, not %s", got, want)
		}
	})
}

func TestFaultyMetadataIsMarkedWhereItIs(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	id, editor := o.GroupWithMetadata("VIP", `{"a":1,"b":"x"}`)
	v := o.SignedIn()
	for name, c := range map[string]struct {
		row     row
		atKey   string
		atValue string
	}{
		"no key":             {row{"", "text", "x"}, "Enter a key.", ""},
		"a key twice":        {row{"a", "text", "x"}, "This key is listed twice.", ""},
		"no number":          {row{"n", "number", "seven"}, "", "Enter a number, such as 7 or -39.62, or choose the type Text."},
		"a number of zeros":  {row{"n", "number", "007"}, "", "Enter a number, such as 7 or -39.62, or choose the type Text."},
		"no number at all":   {row{"n", "number", ""}, "", "Enter a number, such as 7 or -39.62, or choose the type Text."},
		"hexadecimal":        {row{"n", "number", "0x10"}, "", "Enter a number, such as 7 or -39.62, or choose the type Text."},
		"neither true":       {row{"n", "boolean", "yes"}, "", "Enter true or false."},
		"nothing, but a":     {row{"n", "null", "a"}, "", "Clear the value, or choose another type."},
		"half an object":     {row{"n", "json", `{"a":`}, "", "This is not valid JSON. Line 1, character 6: a value is missing after the colon."},
		"no JSON":            {row{"n", "json", ""}, "", `Enter JSON, such as {"size": "M"} or [1, 2], or choose another type.`},
		"a key and a number": {row{"", "number", "x"}, "Enter a key.", "Enter a number, such as 7 or -39.62, or choose the type Text."},
	} {
		p := v.Get(editor).Press("Save", func(sent map[string][]string) {
			sending(row{"a", "number", "1"}, row{"b", "text", "changed"}, c.row)(sent)
		}).Want(http.StatusUnprocessableEntity)
		officetest.Equal(t, name+": what was typed", metadataRows(p), []row{{"a", "number", "1"}, {"b", "text", "changed"}, c.row})
		if got := p.FieldError("Key, row 3"); got != c.atKey {
			t.Errorf("%s: at the key %q", name, got)
		}
		if got := p.FieldError("Value, row 3"); got != c.atValue {
			t.Errorf("%s: at the value %q", name, got)
		}
	}
	if got := o.MetadataOf(id); got != `{"a":1,"b":"x"}` {
		t.Errorf("it is %s", got)
	}
	// An unknown type is text, a missing one too.
	v.PostForm(editor, url.Values{"key": {"a", "b"}, "value": {"1", "2"}, "type": {"date"}}).Want(http.StatusSeeOther)
	if got := o.MetadataOf(id); got != `{"a":"1","b":"2"}` {
		t.Errorf("it is %s", got)
	}
	v.PostForm(editor, url.Values{"key": {"a"}}).Want(http.StatusSeeOther)
}

// The menu of a row works without JavaScript: it asks the server, which keeps what was typed.
func TestRowsOfMetadataAreInsertedAndDeletedWithoutJavaScript(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	id, editor := o.GroupWithMetadata("VIP", `{"a":1,"b":"x"}`)
	v := o.SignedIn()
	a, b, empty := row{"a", "number", "1"}, row{"b", "text", "typed\nbut not saved"}, row{"", "text", ""}
	for action, want := range map[string][]row{
		"above:0": {empty, a, b}, "above:1": {a, empty, b}, "below:0": {a, empty, b}, "below:1": {a, b, empty},
		"delete:0": {b}, "delete:1": {a}, "add": {a, b, empty},
		"delete:2": {a, b}, "above:-1": {a, b}, "below:x": {a, b}, "above": {a, b}, "burn:0": {a, b}, "delete:99999999999999999999": {a, b},
	} {
		p := v.Get(editor).Press("Add row", func(sent map[string][]string) {
			sent["row_action"] = []string{action}
			sent["value"][1] = "typed\r\nbut not saved"
		}).Want(http.StatusOK)
		officetest.Equal(t, action, metadataRows(p), want)
	}
	// One after the other, and then Save.
	p := v.Get(editor).Press("Insert row above", nil).Want(http.StatusOK)
	p = p.Press("Delete row", nil).Want(http.StatusOK)
	p = p.Press("Insert row below", nil).Want(http.StatusOK)
	officetest.Equal(t, "rows", metadataRows(p), []row{a, empty, {"b", "text", "x"}})
	p.Press("Save", sending(a, row{"new", "boolean", "false"}, row{"b", "text", "x"})).Want(http.StatusSeeOther)
	if got := o.MetadataOf(id); got != `{"a":1,"new":false,"b":"x"}` {
		t.Errorf("it is %s", got)
	}
}

func TestTheMetadataOfACustomerIsEditedAlike(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t, "sqlite")
	ada := o.Customer("Ada", "Abbott", "ada@example.com")
	v := o.SignedIn()
	p := v.Get("/customers/"+ada).Click("Edit metadata").Want(http.StatusOK).Reads("Ada Abbott", "Edit metadata")
	p = p.Press("Save", sending(row{"code", "text", "007"})).RedirectsTo("/customers/"+ada).Follow().Want(http.StatusOK).
		Reads("Metadata", "1 key", "code", "007")
	if p.Message() != "Metadata was saved." {
		t.Errorf("said %q", p.Message())
	}
	if got := officetest.Must(o.Store.Customer(t.Context(), ada))(t).Metadata; string(got[0].Value) != `"007"` {
		t.Errorf("it is %s", got)
	}
}
