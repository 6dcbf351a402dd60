package handlers_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html/atom"

	"cohort/models"
)

// groupWith makes a group with metadata and returns the address of its editor.
func (o *office) groupWith(name, text string) (id, editor string) {
	o.t.Helper()
	group := try(o.store.CreateGroup(o.t.Context(), models.GroupInput{Name: &name, Metadata: &models.MetadataChange{Values: metadata(o.t, text)}}))(o.t)
	return group.ID, "/customer-groups/" + group.ID + "/metadata"
}

// metadataOf is the JSON of a group's metadata, without its blanks.
func (o *office) metadataOf(group string) string {
	o.t.Helper()
	found := try(o.store.Group(o.t.Context(), group))(o.t)
	var text bytes.Buffer
	if err := json.Compact(&text, try(found.Metadata.MarshalJSON())(o.t)); err != nil {
		o.t.Fatal(err)
	}
	return text.String()
}

// row is one line of the metadata table as it is shown or sent: key, type, value.
type row [3]string

func (p *page) metadata() []row {
	rows := []row{}
	for n := range p.doc.Descendants() {
		if attr(n, "name") == "key" && !inTemplate(n) {
			rows = append(rows, row{valueOf(n)})
		}
		if attr(n, "name") == "type" && n.DataAtom == atom.Select && !inTemplate(n) {
			rows[len(rows)-1][1] = valueOf(n)
		}
		if attr(n, "name") == "value" && n.DataAtom == atom.Textarea && !inTemplate(n) {
			rows[len(rows)-1][2] = valueOf(n)
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
	openEach(t, func(t *testing.T, o *office) {
		id, editor := o.groupWith("VIP", `{"tier":"gold"}`)
		v := o.signedIn()
		p := v.get("/customer-groups/"+id).click("Edit metadata").want(http.StatusOK).reads("Edit metadata", "VIP", "Insert row above", "Insert row below", "Delete row", "Add row")
		same(t, "rows", p.metadata(), []row{{"tier", "text", "gold"}})
		p = p.press("Save", sending(
			row{"tier", "text", "silver"}, row{"", "text", ""}, row{"price", "number", " 1.50 "}, row{"on", "boolean", "true"},
			row{"list", "json", "[1, {\"a\": null}]\r\n"}, row{"none", "null", ""}, row{"empty", "text", ""}, row{"spaces", "text", "  x  "},
		)).leadsTo("/customer-groups/"+id).follow().want(http.StatusOK).reads("Metadata", "7 keys")
		if p.said() != "Metadata was saved." {
			t.Errorf("said %q", p.said())
		}
		const want = `{"tier":"silver","price":1.50,"on":true,"list":[1,{"a":null}],"none":null,"empty":"","spaces":"  x  "}`
		if got := o.metadataOf(id); got != want {
			t.Errorf("it is %s, not %s", got, want)
		}
		v.get(editor).press("Save", sending()).want(http.StatusSeeOther).follow().reads("0 keys")
		if got := o.metadataOf(id); got != "{}" {
			t.Errorf("emptied it is %s", got)
		}
	})
}

// What is not touched comes back to the last digit and sign, in its place, whatever it is.
func TestUntouchedMetadataStaysAsItIs(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
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
			id, editor := o.groupWith(name, text)
			before := o.metadataOf(id)
			v := o.signedIn()
			// Saved as it stands, and again with one key more.
			v.get(editor).want(http.StatusOK).press("Save", nil).want(http.StatusSeeOther)
			if got := o.metadataOf(id); got != before {
				t.Errorf("%s: saved untouched it is %.300s, not %.300s", name, got, before)
			}
			v.get(editor).press("Save", func(sent map[string][]string) {
				sent["key"], sent["type"], sent["value"] = append(sent["key"], "note"), append(sent["type"], "text"), append(sent["value"], "new")
			}).want(http.StatusSeeOther)
			if got, want := o.metadataOf(id), strings.TrimSuffix(before, "}")+`,"note":"new"}`; got != want {
				t.Errorf("%s: with a key more it is %.300s, not %.300s", name, got, want)
			}
		}
	})
}

func TestOneKeyOfMetadataIsChangedAlone(t *testing.T) {
	t.Parallel()
	openEach(t, func(t *testing.T, o *office) {
		id, editor := o.groupWith("VIP", `{"code":"007","big":12345678901234567890,"flag":"true","nested":{"a":[1,2]},"note":"old"}`)
		v := o.signedIn()
		v.get(editor).press("Save", func(sent map[string][]string) { sent["value"][4] = "new\r\nand longer" }).want(http.StatusSeeOther)
		if got, want := o.metadataOf(id), `{"code":"007","big":12345678901234567890,"flag":"true","nested":{"a":[1,2]},"note":"new\nand longer"}`; got != want {
			t.Errorf("it is %s, not %s", got, want)
		}
		// A key that is renamed keeps its value; one whose type is changed is read anew.
		v.get(editor).press("Save", func(sent map[string][]string) { sent["key"][1], sent["type"][0] = "huge", "json" }).want(http.StatusUnprocessableEntity).reads("This is not JSON")
		v.get(editor).press("Save", func(sent map[string][]string) { sent["key"][1], sent["type"][2] = "huge", "boolean" }).want(http.StatusSeeOther)
		if got, want := o.metadataOf(id), `{"code":"007","huge":12345678901234567890,"flag":true,"nested":{"a":[1,2]},"note":"new\nand longer"}`; got != want {
			t.Errorf("it is %s, not %s", got, want)
		}
	})
}

func TestFaultyMetadataIsMarkedWhereItIs(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	id, editor := o.groupWith("VIP", `{"a":1,"b":"x"}`)
	v := o.signedIn()
	for name, c := range map[string]struct {
		row     row
		atKey   string
		atValue string
	}{
		"no key":             {row{"", "text", "x"}, "Enter a key.", ""},
		"a key twice":        {row{"a", "text", "x"}, "This key is there twice.", ""},
		"no number":          {row{"n", "number", "seven"}, "", "Enter a number, such as 7 or -39.62, or choose Text."},
		"a number of zeros":  {row{"n", "number", "007"}, "", "Enter a number, such as 7 or -39.62, or choose Text."},
		"no number at all":   {row{"n", "number", ""}, "", "Enter a number, such as 7 or -39.62, or choose Text."},
		"hexadecimal":        {row{"n", "number", "0x10"}, "", "Enter a number, such as 7 or -39.62, or choose Text."},
		"neither true":       {row{"n", "boolean", "yes"}, "", "Enter true or false."},
		"nothing, but a":     {row{"n", "null", "a"}, "", "Clear the value, or choose another type."},
		"half an object":     {row{"n", "json", `{"a":`}, "", "This is not JSON: unexpected end of JSON input, at character 5."},
		"no JSON":            {row{"n", "json", ""}, "", "This is not JSON: unexpected end of JSON input, at character 0."},
		"a key and a number": {row{"", "number", "x"}, "Enter a key.", "Enter a number, such as 7 or -39.62, or choose Text."},
	} {
		p := v.get(editor).press("Save", func(sent map[string][]string) {
			sending(row{"a", "number", "1"}, row{"b", "text", "changed"}, c.row)(sent)
		}).want(http.StatusUnprocessableEntity)
		same(t, name+": what was typed", p.metadata(), []row{{"a", "number", "1"}, {"b", "text", "changed"}, c.row})
		if got := p.problem("Key, row 3"); got != c.atKey {
			t.Errorf("%s: at the key %q", name, got)
		}
		if got := p.problem("Value, row 3"); got != c.atValue {
			t.Errorf("%s: at the value %q", name, got)
		}
	}
	if got := o.metadataOf(id); got != `{"a":1,"b":"x"}` {
		t.Errorf("it is %s", got)
	}
	// An unknown type is text, a missing one too.
	v.postForm(editor, url.Values{"key": {"a", "b"}, "value": {"1", "2"}, "type": {"date"}}).want(http.StatusSeeOther)
	if got := o.metadataOf(id); got != `{"a":"1","b":"2"}` {
		t.Errorf("it is %s", got)
	}
	v.postForm(editor, url.Values{"key": {"a"}}).want(http.StatusSeeOther)
}

// The menu of a row works without JavaScript: it asks the server, which keeps what was typed.
func TestRowsOfMetadataAreInsertedAndDeletedWithoutJavaScript(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	id, editor := o.groupWith("VIP", `{"a":1,"b":"x"}`)
	v := o.signedIn()
	a, b, empty := row{"a", "number", "1"}, row{"b", "text", "typed\nbut not saved"}, row{"", "text", ""}
	for action, want := range map[string][]row{
		"above:0": {empty, a, b}, "above:1": {a, empty, b}, "below:0": {a, empty, b}, "below:1": {a, b, empty},
		"delete:0": {b}, "delete:1": {a}, "add": {a, b, empty},
		"delete:2": {a, b}, "above:-1": {a, b}, "below:x": {a, b}, "above": {a, b}, "burn:0": {a, b}, "delete:99999999999999999999": {a, b},
	} {
		p := v.get(editor).press("Add row", func(sent map[string][]string) {
			sent["row_action"] = []string{action}
			sent["value"][1] = "typed\r\nbut not saved"
		}).want(http.StatusOK)
		same(t, action, p.metadata(), want)
	}
	// One after the other, and then Save.
	p := v.get(editor).press("Insert row above", nil).want(http.StatusOK)
	p = p.press("Delete row", nil).want(http.StatusOK)
	p = p.press("Insert row below", nil).want(http.StatusOK)
	same(t, "rows", p.metadata(), []row{a, empty, {"b", "text", "x"}})
	p.press("Save", sending(a, row{"new", "boolean", "false"}, row{"b", "text", "x"})).want(http.StatusSeeOther)
	if got := o.metadataOf(id); got != `{"a":1,"new":false,"b":"x"}` {
		t.Errorf("it is %s", got)
	}
}

func TestTheMetadataOfACustomerIsEditedAlike(t *testing.T) {
	t.Parallel()
	o := open(t, "sqlite")
	ada := o.customer("Ada", "Abbott", "ada@example.com")
	v := o.signedIn()
	p := v.get("/customers/"+ada).click("Edit metadata").want(http.StatusOK).reads("Ada Abbott", "Edit metadata")
	p = p.press("Save", sending(row{"code", "text", "007"})).leadsTo("/customers/"+ada).follow().want(http.StatusOK).reads("Metadata", "1 key", "code", "007")
	if p.said() != "Metadata was saved." {
		t.Errorf("said %q", p.said())
	}
	if got := try(o.store.Customer(t.Context(), ada))(t).Metadata; string(got[0].Value) != `"007"` {
		t.Errorf("it is %s", got)
	}
}
