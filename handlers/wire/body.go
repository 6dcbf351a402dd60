package wire

import (
	"bytes"
	"encoding/json"
	"strings"
)

// ParseBody reads a JSON object or array. No body at all is an empty object; of a name given twice the
// last value counts. Bytes that are no UTF-8 are read as U+FFFD.
func ParseBody(body []byte) (Value, error) {
	if len(body) == 0 {
		return Value{Kind: Object}, nil
	}
	body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	first := bytes.TrimLeft(body, " \t\r\n")
	if len(first) == 0 || first[0] != '{' && first[0] != '[' || !json.Valid(body) {
		return Value{}, &Invalid{"the body is not valid JSON"}
	}
	r := bodyReader{body: body, tokens: json.NewDecoder(bytes.NewReader(body))}
	r.tokens.UseNumber() // every digit stays
	return r.value()
}

// IsJSON is true for the content type of JSON. A body of any other type counts as none.
func IsJSON(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/json")
}

// bodyReader reads a body in one pass, however deep it is. The body is valid JSON.
type bodyReader struct {
	body   []byte
	tokens *json.Decoder
}

func (r *bodyReader) value() (value Value, err error) {
	start := r.start()
	token, err := r.tokens.Token()
	if err != nil {
		return Value{}, err
	}
	switch token := token.(type) {
	case json.Delim:
		value, err = r.inside(token)
	case string:
		value = Value{Kind: String, Text: token}
		if hasNUL(token) {
			err = errNUL
		}
	case json.Number:
		value = Value{Kind: Number, Text: token.String()}
	case bool:
		value = Value{Kind: Bool}
	case nil:
		value = Value{Kind: Null}
	}
	value.Raw = r.body[start:r.tokens.InputOffset()]
	if value.Kind == Bool {
		value.Text = string(value.Raw)
	}
	return value, err
}

// start returns where the next value begins: after the blanks, comma or colon that separate it from the one before.
func (r *bodyReader) start() int64 {
	at := r.tokens.InputOffset()
	return int64(len(r.body) - len(bytes.TrimLeft(r.body[at:], " \t\r\n,:")))
}

// inside reads the elements of an array or the fields of an object, and the bracket that closes it.
func (r *bodyReader) inside(opening json.Delim) (value Value, err error) {
	value.Kind = Array
	if opening == '{' {
		value.Kind = Object
	}
	places := map[string]int{}
	for r.tokens.More() {
		var name string
		if value.Kind == Object {
			token, err := r.tokens.Token()
			if err != nil {
				return Value{}, err
			}
			if name = token.(string); hasNUL(name) {
				return Value{}, errNUL
			}
		}
		inner, err := r.value()
		if err != nil {
			return Value{}, err
		}
		place, again := places[name]
		switch {
		case value.Kind == Array:
			value.Items = append(value.Items, inner)
		case again:
			value.Fields[place].Value = inner
		default:
			places[name] = len(value.Fields)
			value.Fields = append(value.Fields, Field{name, inner})
		}
	}
	_, err = r.tokens.Token()
	return value, err
}
