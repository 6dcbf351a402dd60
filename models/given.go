package models

import (
	"encoding/json"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// given is a table called given, with the columns named in the JSON of the rows, that goes to the database as one
// parameter however many rows it has.
type given struct {
	columns []givenColumn
	rows    any // a slice
}

type givenColumn struct{ name, kind string } // kind: text or bigint

// expr is the table for a FROM.
func (g given) expr(s *DB) (clause.Expr, error) {
	rows, err := json.Marshal(g.rows)
	return s.seam.given(g.columns, string(rows)), err
}

// Without its LIMIT SQLite would read the JSON anew for each row that it is joined with.
func (sqliteSeam) given(columns []givenColumn, rows string) clause.Expr {
	selected := make([]string, len(columns))
	for i, column := range columns {
		selected[i] = "value ->> '" + column.name + "' AS " + column.name
	}
	return gorm.Expr("(SELECT "+strings.Join(selected, ", ")+" FROM json_each(?) LIMIT -1) AS given", rows)
}

func (postgresSeam) given(columns []givenColumn, rows string) clause.Expr {
	typed := make([]string, len(columns))
	for i, column := range columns {
		typed[i] = column.name + " " + column.kind
	}
	return gorm.Expr("json_to_recordset(?::json) AS given("+strings.Join(typed, ", ")+")", rows)
}
