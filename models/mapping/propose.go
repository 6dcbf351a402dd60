package mapping

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"cohort/models/record"
	"cohort/models/text"
)

// Propose proposes what columns become, by their names and by some cells of each column that are not empty. It recognizes the files
// of shops and tools; in any other file, the names that are usual for e-mail, names, phone and groups, in several languages. All
// other columns become metadata, but for those of secrets, which are ignored.
func Propose(names []string, samples [][]string) Mapping {
	shape, known := shapeOf(names)
	if !known && isOurs(names, samples) {
		shape, _ = ShapeNamed("cohort")
	}
	return proposeAs(shape, names, samples)
}

// proposeAs proposes for a file of a shape, which may be none.
func proposeAs(shape Shape, names []string, samples [][]string) Mapping {
	m := Mapping{Shape: shape.Name, Columns: make([]Column, len(names))}
	taken := map[string]bool{}
	for i, name := range names {
		to, known := shape.columns[text.Squeezed(name)]
		if !known || text.Squeezed(name) == "" {
			continue
		}
		m.Columns[i] = to.column(name)
		if to.field == Metadata && anyTaken(m.Columns[i], taken) {
			m.Columns[i].Key = strings.TrimSpace(name)
		}
		take(m.Columns[i], taken)
	}
	halved := halfNames(names)
	for i, name := range names {
		if m.Columns[i].Field == "" {
			m.Columns[i] = proposeColumn(name, halved, cellsOf(samples, i))
			if shape.Name != "" && m.Columns[i].Field != Groups && anyTaken(m.Columns[i], taken) {
				m.Columns[i] = asMetadata(name)
			}
		}
		if field := m.Columns[i].Field; field != Email && field != Ignored && slices.ContainsFunc(cellsOf(samples, i), isSecretValue) {
			m.Columns[i] = Column{Name: name, Field: Ignored, Note: secretNote}
		}
	}
	m.furtherPhones()
	return m
}

// furtherPhones gives each phone but the first without one a key of the metadata.
func (m Mapping) furtherPhones() {
	first := true
	for i, column := range m.Columns {
		if column.Field != Phone || column.Key != "" {
			continue
		}
		if !first {
			m.Columns[i].Key = strings.TrimSpace(column.Name)
		}
		first = false
	}
}

func take(column Column, taken map[string]bool) {
	for _, thing := range column.things() {
		taken[thing] = true
	}
}

func anyTaken(column Column, taken map[string]bool) bool {
	return slices.ContainsFunc(column.things(), func(thing string) bool { return taken[thing] })
}

// proposeColumn proposes by the name of a column, and by its cells where the name can mean several things.
func proposeColumn(name string, halved map[string]Field, cells []string) Column {
	bare := strings.TrimSpace(name)
	field := usual[text.Squeezed(name)]
	if half, found := halved[text.Squeezed(name)]; found {
		field = half
	}
	switch {
	case bare == "":
		return Column{Name: name}
	case isSecretName(bare) && field == "":
		return Column{Name: name, Field: Ignored, Note: secretNote}
	case field == Account && (len(cells) == 0 || !all(cells, isAccount)), field == MetadataObject && strings.HasSuffix(bare, "."):
		field = ""
	case text.Squeezed(name) == "hasaccount" && len(cells) > 0 && all(cells, isAccount):
		field = Account
	case field == Groups && text.Squeezed(name) != "groups" && len(cells) > 0 && all(cells, record.IsPlainNumber):
		return Column{Name: name, Field: Metadata, Key: bare, Type: Text, Separator: ";",
			Note: "These are numbers, not the names of groups."}
	}
	switch field {
	case "":
		return asMetadata(name)
	case Groups:
		return Column{Name: name, Field: Groups, Separator: separatorOf(text.Squeezed(name), cells)}
	}
	return Column{Name: name, Field: field}
}

// asMetadata is the column as metadata under its own name, or under the one behind "metadata.".
func asMetadata(name string) Column {
	key := strings.TrimSpace(name)
	if rest, found := cutPrefixFold(key, "metadata."); found {
		key = strings.TrimSpace(rest)
	}
	column := Column{Name: name, Field: Metadata, Key: key}
	if word := text.Squeezed(name); strings.HasSuffix(word, "tags") || strings.HasSuffix(word, "labels") {
		column.Separator = ","
		column.Note = "These can become customer groups instead."
	}
	return column
}

// separatorOf is what separates the groups of a column: ";" in our own files, elsewhere what there is in the cells.
func separatorOf(name string, cells []string) string {
	has := func(separator string) bool {
		return slices.ContainsFunc(cells, func(cell string) bool { return strings.Contains(cell, separator) })
	}
	if name != "groups" && !has(";") && has(",") {
		return ","
	}
	return ";"
}

// halfNames are the columns called Name, in some language, of a file that has a column for the other name.
func halfNames(names []string) map[string]Field {
	has := map[Field]bool{}
	for _, name := range names {
		has[usual[text.Squeezed(name)]] = true
	}
	halved := map[string]Field{}
	for word := range halves {
		switch {
		case has[FirstName] && has[LastName]:
			halved[word] = ""
		case has[FirstName]:
			halved[word] = LastName
		case has[LastName]:
			halved[word] = FirstName
		}
	}
	return halved
}

// isOurs reports whether a file was written by an export of ours, of whatever columns: one that other files have too has what we write
// into it.
func isOurs(names []string, samples [][]string) bool {
	ours, _ := ShapeNamed("cohort")
	sure, times, others := hasAll(names, "id", "email", "account", "groups", "created_at", "metadata"), false, 0
	for i, name := range names {
		cells := cellsOf(samples, i)
		switch word := text.Squeezed(name); {
		case word == "account":
			sure = sure || len(cells) > 0 && all(cells, isOurAccount)
		case word == "metadata":
			sure = sure || len(cells) > 0 && all(cells, isObject)
		case word == "id":
			sure = sure || len(cells) > 0 && all(cells, func(cell string) bool { return strings.HasPrefix(cell, "cus_") })
		case word == "createdat" || word == "addedat":
			times = times || len(cells) > 0 && all(cells, exportTime.MatchString)
		case ours.columns[word].field == "":
			others++
		}
	}
	return sure || times && others == 0
}

// hasAll is true where there are columns of all these names.
func hasAll(names []string, wanted ...string) bool {
	return !slices.ContainsFunc(wanted, func(word string) bool { return !slices.Contains(names, word) })
}

// exportTime is how our exports write times, and how a spreadsheet has them.
var exportTime = regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z| \d\d:\d\d:\d\d)$`)

func isOurAccount(cell string) bool {
	return strings.EqualFold(cell, "registered") || strings.EqualFold(cell, "guest")
}

// cellsOf are the cells that are known of a column, without blanks around.
func cellsOf(samples [][]string, column int) (cells []string) {
	if column >= len(samples) {
		return nil
	}
	for _, cell := range samples[column] {
		if cell = strings.TrimSpace(cell); cell != "" {
			cells = append(cells, cell)
		}
	}
	return cells
}

func all(cells []string, is func(string) bool) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return !is(cell) })
}

func isAccount(cell string) bool {
	return isOurAccount(cell) || slices.Contains([]string{"true", "false", "t", "f"}, strings.ToLower(cell))
}

func isObject(cell string) bool { return strings.HasPrefix(cell, "{") && json.Valid([]byte(cell)) }
