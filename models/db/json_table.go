package db

import (
	"encoding/json"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// JSONTable is a table called rows that goes to the database as one parameter, however many rows it has. Its columns
// are fields of the rows by their names in JSON.
type JSONTable struct {
	Columns []JSONColumn
	Rows    any // a slice
}

// JSONColumn is a column of a JSONTable. Kind is text or bigint.
type JSONColumn struct{ Name, Kind string }

// Expr is the table for a FROM.
func (t JSONTable) Expr(s *DB) (clause.Expr, error) {
	rows, err := json.Marshal(t.Rows)
	return s.Dialect.jsonTable(t.Columns, string(rows)), err
}

// Without its LIMIT SQLite would read the JSON anew for each row that it is joined with.
func (sqliteDialect) jsonTable(columns []JSONColumn, rows string) clause.Expr {
	selected := make([]string, len(columns))
	for i, column := range columns {
		selected[i] = "value ->> '" + column.Name + "' AS " + column.Name
	}
	return gorm.Expr("(SELECT "+strings.Join(selected, ", ")+" FROM json_each(?) LIMIT -1) AS rows", rows)
}

func (postgresDialect) jsonTable(columns []JSONColumn, rows string) clause.Expr {
	typed := make([]string, len(columns))
	for i, column := range columns {
		typed[i] = column.Name + " " + column.Kind
	}
	return gorm.Expr("json_to_recordset(?::json) AS rows("+strings.Join(typed, ", ")+")", rows)
}
