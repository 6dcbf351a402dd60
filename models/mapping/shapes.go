package mapping

import (
	"slices"
	"strings"

	"cohort/models/sheets"
	"cohort/models/text"
)

// Shape is a kind of file that a shop or a tool writes, recognized by the names of its columns.
type Shape struct {
	Name  string // for programs: "shopify"
	Title string // for people: "Shopify customers"
	Note  string // what to know about such files, in sentences; often empty

	marks   []string          // squeezed names of columns, of which a file of this shape has at least so many
	least   int               // how many of the marks
	columns map[string]target // by squeezed name
}

// Shapes are all shapes that are recognized, in the order of their titles.
func Shapes() []Shape {
	sorted := slices.Clone(shapes)
	slices.SortFunc(sorted, func(a, b Shape) int { return strings.Compare(a.Title, b.Title) })
	return sorted
}

// ShapeNamed returns the shape with a name. known is false where there is none.
func ShapeNamed(name string) (shape Shape, known bool) {
	i := slices.IndexFunc(shapes, func(shape Shape) bool { return shape.Name == name })
	if i < 0 {
		return Shape{}, false
	}
	return shapes[i], true
}

// shapeOf is the shape of a file with columns of these names: the one that knows most of them, if it has enough of its marks.
func shapeOf(names []string) (best Shape, known bool) {
	most := 0
	for _, shape := range shapes {
		marks, columns := 0, 0
		for _, name := range names {
			if slices.Contains(shape.marks, text.Squeezed(name)) {
				marks++
			}
			if _, has := shape.columns[text.Squeezed(name)]; has {
				columns++
			}
		}
		if marks >= shape.least && columns > most {
			best, most, known = shape, columns, true
		}
	}
	return best, known
}

// target is what a column becomes: a column without its name.
type target struct {
	field     Field
	key       string
	kind      ValueType
	separator string
	note      string
}

// parseTarget reads what is behind the "=" of an assignment: email, ignored, phone.mobile_phone, metadata.company,
// metadata.orders:number, groups (the cell is one name), "groups;" and "groups,".
func parseTarget(text string) (to target, ok bool) {
	name, separator := text, ""
	if rest, found := strings.CutPrefix(text, string(Groups)); found {
		name, separator = string(Groups), rest
	}
	key, hasKey := "", false
	if strings.HasPrefix(name, "metadata.") || strings.HasPrefix(name, "phone.") {
		name, key, hasKey = strings.Cut(name, ".")
	}
	kind := ValueType("")
	if at := strings.LastIndexByte(key, ':'); name == string(Metadata) && at >= 0 && isType(ValueType(key[at+1:])) {
		key, kind = key[:at], ValueType(key[at+1:])
	}
	to = target{field: Field(name), key: key, kind: kind, separator: separator}
	switch {
	case !slices.Contains(Fields(), to.field), hasKey && key == "", to.field == Metadata && key == "":
		return to, false
	case separator != "" && separator != ";" && separator != "," && separator != "|" && separator != manyValues:
		return to, false
	}
	return to, true
}

func isType(kind ValueType) bool {
	return slices.Contains([]ValueType{Auto, Text, Number, Boolean}, kind)
}

func (t target) column(name string) Column {
	return Column{Name: name, Field: t.field, Key: t.key, Type: t.kind, Separator: t.separator, Note: t.note}
}

// shape makes a shape of a table with a line for each column: its name, "=", what it becomes, and perhaps "~" with the separator of the
// groups that it becomes when that is asked for.
func shape(name, title, note string, least int, marks, columns string) Shape {
	s := Shape{Name: name, Title: title, Note: note, least: least, columns: map[string]target{}}
	for mark := range strings.SplitSeq(marks, ",") {
		s.marks = append(s.marks, text.Squeezed(mark))
	}
	for line := range strings.Lines(columns) {
		column, assigned, found := strings.Cut(strings.TrimSpace(line), "=")
		if !found {
			continue
		}
		assigned, separator, offered := strings.Cut(assigned, "~")
		to, ok := parseTarget(strings.TrimSpace(assigned))
		if !ok {
			panic("the shape " + name + " has a wrong line: " + line)
		}
		if offered {
			to.separator, to.note = separator, "These can become customer groups instead."
		}
		if isSecretName(column) {
			to.note = secretNote
		}
		s.columns[text.Squeezed(column)] = to
	}
	return s
}

// As is the mapping of a file with the shape of this name. Its error is of the file as a whole.
func As(name string, names []string) (Mapping, error) {
	shape, known := ShapeNamed(name)
	if !known {
		var all []string
		for _, shape := range Shapes() {
			all = append(all, shape.Name)
		}
		return Mapping{}, sheets.FileError("There is no kind of file called {name}. There are {all}.",
			"name", name, "all", strings.Join(all, ", "))
	}
	return proposeAs(shape, names, nil), nil
}
