package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

const groupColumns = "id, created_at, updated_at, name, description, metadata"

const customerColumns = `customers.id, customers.created_at, customers.updated_at, customers.email, customers.first_name,
	customers.last_name, customers.billing_address_id, customers.phone, customers.has_account, customers.metadata`

// floorQueries are the statements that are kept prepared.
func floorQueries(kind string) map[string]string {
	queries := map[string]string{
		"groups": "SELECT " + groupColumns + `, (SELECT count FROM totals WHERE name = 'customer_groups')
			FROM customer_groups ORDER BY created_at DESC, id DESC LIMIT 20`,
		"group":         "SELECT " + groupColumns + " FROM customer_groups WHERE id = $1",
		"counted group": "SELECT " + groupColumns + ", customers_count FROM customer_groups WHERE id = $1",
		"customers": "SELECT " + customerColumns + `, (SELECT count FROM totals WHERE name = 'customers')
			FROM customers ORDER BY created_at DESC, id DESC LIMIT 50`,
		"members": "SELECT " + customerColumns + ` FROM members JOIN customers ON customers.id = members.customer_id
			WHERE members.group_id = $1 ORDER BY members.customer_created_at DESC, members.customer_id DESC LIMIT 50`,
		"remove": `DELETE FROM members WHERE group_id = $1
			AND customer_id IN (SELECT value FROM json_array_elements_text($2::json) AS t (value))`,
		"add": `INSERT INTO members (group_id, customer_id, customer_created_at, created_at)
			SELECT $1, id, created_at, now() FROM customers WHERE id IN (SELECT value FROM json_array_elements_text($2::json) AS t (value))`,
		"count": "UPDATE customer_groups SET customers_count = customers_count + $1 WHERE id = $2",
		"search": "WITH found AS MATERIALIZED (SELECT " + customerColumns + ` FROM customers
				WHERE search LIKE $1 AND (email LIKE $1 OR first_lower LIKE $1 OR last_lower LIKE $1))
			SELECT *, (SELECT count(*) FROM found) FROM found ORDER BY created_at DESC, id DESC LIMIT 50`,
	}
	if kind == sqlite {
		queries["remove"] = "DELETE FROM members WHERE group_id = ?1 AND customer_id IN (SELECT value FROM json_each(?2))"
		queries["add"] = `INSERT INTO members (group_id, customer_id, customer_rank, customer_created_at, created_at)
			SELECT ?1, id, rank, created_at, created_at FROM customers WHERE id IN (SELECT value FROM json_each(?2))`
		queries["search"] = "WITH found AS MATERIALIZED (SELECT " + customerColumns + ` FROM customers_search
				JOIN customers ON customers.rank = customers_search.rowid WHERE customers_search MATCH ?1
				AND (instr(email, ?2) OR instr(first_lower, ?2) OR instr(last_lower, ?2)))
			SELECT *, (SELECT count(*) FROM found) FROM found ORDER BY created_at DESC, id DESC LIMIT 50`
	}
	return queries
}

func searchArgs(kind, q string) []any {
	if kind == sqlite {
		return []any{`"` + q + `"`, q}
	}
	return []any{"%" + q + "%"}
}

type groupRow struct {
	id, name             string
	createdAt, updatedAt time.Time
	description          sql.NullString
	metadata             sql.NullString
}

func (g *groupRow) fields() []any {
	return []any{&g.id, &g.createdAt, &g.updatedAt, &g.name, &g.description, &g.metadata}
}

func (g *groupRow) appendJSON(b []byte) []byte {
	b = appendRecord(b, g.id, g.createdAt, g.updatedAt)
	b = appendText(append(b, `,"name":`...), sql.NullString{String: g.name, Valid: true})
	b = appendText(append(b, `,"description":`...), g.description)
	return append(appendRaw(append(b, `,"metadata":`...), g.metadata), '}')
}

type customerRow struct {
	id                                         string
	createdAt, updatedAt                       time.Time
	email, firstName, lastName, phone, billing sql.NullString
	hasAccount                                 bool
	metadata                                   sql.NullString
}

func (c *customerRow) fields() []any {
	return []any{
		&c.id, &c.createdAt, &c.updatedAt, &c.email, &c.firstName, &c.lastName, &c.billing, &c.phone, &c.hasAccount, &c.metadata,
	}
}

// appendJSON ends with more, further fields as they stand in JSON.
func (c *customerRow) appendJSON(b []byte, more string) []byte {
	b = appendRecord(b, c.id, c.createdAt, c.updatedAt)
	b = appendText(append(b, `,"email":`...), c.email)
	b = appendText(append(b, `,"first_name":`...), c.firstName)
	b = appendText(append(b, `,"last_name":`...), c.lastName)
	b = appendText(append(b, `,"billing_address_id":`...), c.billing)
	b = appendText(append(b, `,"phone":`...), c.phone)
	b = fmt.Appendf(b, `,"has_account":%t,"metadata":`, c.hasAccount)
	return append(append(appendRaw(b, c.metadata), more...), '}')
}

// appendCustomers writes a list of customers. With counted its rows end with how many there are, else that is count.
func appendCustomers(rows *sql.Rows, more string, counted *int, count int) ([]byte, error) {
	body := append(make([]byte, 0, 32<<10), `{"customers":[`...)
	for first := true; rows.Next(); first = false {
		var c customerRow
		fields := c.fields()
		if counted != nil {
			fields = append(fields, counted)
		}
		if err := rows.Scan(fields...); err != nil {
			return nil, err
		}
		if !first {
			body = append(body, ',')
		}
		body = c.appendJSON(body, more)
	}
	if counted != nil {
		count = *counted
	}
	return fmt.Appendf(body, `],"count":%d,"offset":0,"limit":50}`, count), rows.Err()
}

// appendRecord begins an object with what all records have.
func appendRecord(b []byte, id string, createdAt, updatedAt time.Time) []byte {
	const layout = "2006-01-02T15:04:05.000Z"
	b = append(append(append(b, `{"id":"`...), id...), `","created_at":"`...)
	b = append(createdAt.UTC().AppendFormat(b, layout), `","updated_at":"`...)
	return append(updatedAt.UTC().AppendFormat(b, layout), `","deleted_at":null`...)
}

func appendRaw(b []byte, text sql.NullString) []byte {
	if !text.Valid {
		return append(b, "null"...)
	}
	return append(b, text.String...)
}

func appendText(b []byte, text sql.NullString) []byte {
	if !text.Valid {
		return append(b, "null"...)
	}
	for i := range len(text.String) {
		if c := text.String[i]; c < ' ' || c == '"' || c == '\\' {
			return appendEscaped(b, text.String)
		}
	}
	return append(append(append(b, '"'), text.String...), '"')
}

func appendEscaped(b []byte, text string) []byte {
	var escaped bytes.Buffer
	e := json.NewEncoder(&escaped)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // every text has a spelling
	return append(b, bytes.TrimSpace(escaped.Bytes())...)
}
