package imports

import (
	"regexp"
	"slices"
	"strings"

	"cohort/models/customers"
	"cohort/models/sheets"
)

// fileColumn is the content of one column of the file.
type fileColumn struct {
	field string // email, a text of a customer, groups, metadata, or what an export has besides; "" where the column has no name
	key   string // of the metadata
}

// columnsOf finds the content of columns by their names.
func columnsOf(names []string) ([]fileColumn, error) {
	if isExport(names) {
		return exportedColumns[:len(names)], nil
	}
	columns := make([]fileColumn, len(names))
	named := map[fileColumn]bool{}
	for i, name := range names {
		column := columnNamed(strings.TrimSpace(name))
		switch {
		case column.field == "":
			continue // an error only where there is a value in it
		case column.field == "metadata" && column.key == "":
			return nil, sheets.FileError("The column {name} does not name a metadata key. Call it metadata.KEY.", "name", name)
		case column.field == "metadata" && len([]rune(column.key)) > 255:
			return nil, sheets.FileError("Column names can have at most 255 characters. This one is too long: {name}…",
				"name", string([]rune(name)[:40]))
		case column.secret():
			return nil,
				sheets.FileError("Remove the column {name}: it would be saved where everyone can read it. Customers choose "+
					"their own passwords.", "name", name)
		case named[column]:
			return nil, sheets.FileError("There are two columns for {name}. Remove one of them.", "name", name)
		}
		named[column] = true
		columns[i] = column
	}
	if !named[fileColumn{field: "email"}] {
		return nil, sheets.FileError("There is no column named email. The columns are: {names}.", "names", strings.Join(names, ", "))
	}
	return columns, nil
}

// isExport reports whether these are the columns of a file that was exported: of customers, or of the members of a group.
func isExport(names []string) bool {
	return slices.Equal(names, ExportColumns) || slices.Equal(names, MemberExportColumns)
}

// exportedColumns are the columns of a file that was exported, in the order of MemberExportColumns, which begin with ExportColumns.
var exportedColumns = func() (columns []fileColumn) {
	after := []string{"account", "listed", "passed", "object", "passed", "passed"}
	for _, field := range slices.Concat([]string{"passed", "email"}, customers.TextFieldNames, after) {
		columns = append(columns, fileColumn{field: field})
	}
	return columns
}()

func columnNamed(name string) fileColumn {
	const prefix = "metadata."
	lower := strings.ToLower(name)
	if slices.Contains(customers.TextFieldNames, lower) || lower == "" || lower == "email" || lower == "groups" {
		return fileColumn{field: lower}
	}
	if strings.HasPrefix(lower, prefix) {
		name = strings.TrimSpace(name[len(prefix):])
	}
	return fileColumn{field: "metadata", key: name}
}

// secretColumn are names of columns with passwords.
var secretColumn = regexp.MustCompile(`(?i)^(pass[ _-]?(word|phrase|wd)|pwd)([ _-]?hash)?$`)

func (c fileColumn) secret() bool { return c.field == "metadata" && secretColumn.MatchString(c.key) }
