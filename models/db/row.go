package db

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"cohort/models/record"
)

// Row has the columns of one row, which are read one after the other in the order of the query, without reflection. What a
// column is not is a fault of the query, which the reader of the rows returns. The texts stay good after the row.
type Row struct {
	at  int
	err error

	values  []any // as database/sql has them
	targets []any // pointers to values

	raw    [][]byte // as PostgreSQL sent them; nil is null
	fields []pgconn.FieldDescription
	joined []byte // all texts of the row,
	text   string // which are one text of Go's, so that a row costs one allocation,
	ends   []int  // and where each ends

	cells []string // what pointers to texts point to
}

// Text is a text that is not null.
func (r *Row) Text() string {
	i := r.next()
	if r.values == nil {
		return r.text[r.ends[i]:r.ends[i+1]]
	}
	switch value := r.values[i].(type) {
	case string:
		return value
	case []byte:
		return string(value)
	}
	r.wrong(i, "text")
	return ""
}

// NullText is a text that may be null.
func (r *Row) NullText() *string {
	if r.isNull() {
		r.at++
		return nil
	}
	if len(r.cells) == cap(r.cells) {
		r.cells = make([]string, 0, 64)
	}
	r.cells = append(r.cells, r.Text())
	return &r.cells[len(r.cells)-1]
}

// Int64 is a whole number.
func (r *Row) Int64() int64 {
	i := r.next()
	if r.values != nil {
		number, ok := r.values[i].(int64)
		if !ok {
			r.wrong(i, "whole number")
		}
		return number
	}
	switch raw := r.raw[i]; {
	case raw != nil && r.fields[i].Format == 0:
		number, err := strconv.ParseInt(string(raw), 10, 64)
		if err == nil {
			return number
		}
	case len(raw) == 8:
		return int64(binary.BigEndian.Uint64(raw))
	case len(raw) == 4:
		return int64(int32(binary.BigEndian.Uint32(raw)))
	}
	r.wrong(i, "whole number")
	return 0
}

// Bool is true or false.
func (r *Row) Bool() bool {
	i := r.next()
	if r.values == nil {
		raw := r.raw[i]
		if len(raw) != 1 {
			r.wrong(i, "truth value")
			return false
		}
		return raw[0] == 1 || raw[0] == 't'
	}
	switch value := r.values[i].(type) {
	case bool:
		return value
	case int64:
		return value != 0
	}
	r.wrong(i, "truth value")
	return false
}

// Time is a time in UTC.
func (r *Row) Time() time.Time {
	i := r.next()
	if r.values != nil {
		at, ok := r.values[i].(time.Time)
		if !ok {
			r.wrong(i, "time")
		}
		return at
	}
	switch raw := r.raw[i]; {
	case raw != nil && r.fields[i].Format == 0:
		at, err := time.Parse("2006-01-02 15:04:05", string(raw)) // and the fraction that follows
		if err == nil {
			return at
		}
	case len(raw) == 8:
		return time.UnixMicro(epoch + int64(binary.BigEndian.Uint64(raw))).UTC()
	}
	r.wrong(i, "time")
	return time.Time{}
}

// epoch is the first moment of PostgreSQL's times, in microseconds since that of ours.
const epoch = 946_684_800_000_000

// NullTime is a time that may be null.
func (r *Row) NullTime() *time.Time {
	if r.isNull() {
		r.at++
		return nil
	}
	return new(r.Time())
}

// Metadata is metadata, which may be null.
func (r *Row) Metadata() (m record.Metadata) {
	if r.isNull() {
		r.at++
		return nil
	}
	m, err := record.StoredMetadata(r.Text())
	if err != nil && r.err == nil {
		r.err = err
	}
	return m
}

func (r *Row) next() int {
	r.at++
	return r.at - 1
}

func (r *Row) isNull() bool {
	if r.values != nil {
		return r.values[r.at] == nil
	}
	return r.raw[r.at] == nil
}

func (r *Row) wrong(column int, kind string) {
	if r.err == nil {
		r.err = fmt.Errorf("column %d of a row is no %s", column, kind)
	}
}

// beginRaw begins a row as PostgreSQL sent it.
func (r *Row) beginRaw(raw [][]byte) {
	r.at, r.raw = 0, raw
	r.joined, r.ends = r.joined[:0], append(r.ends[:0], 0)
	for i, value := range raw {
		if isText(r.fields[i].DataTypeOID) {
			r.joined = append(r.joined, value...)
		}
		r.ends = append(r.ends, len(r.joined))
	}
	r.text = string(r.joined)
}

// The types of PostgreSQL whose values are texts, in either format.
const (
	oidText    = 25
	oidVarchar = 1043
)

func isText(oid uint32) bool { return oid == oidText || oid == oidVarchar }

// EachRow visits the rows that a query finds. An error of visit ends it.
func EachRow(query *gorm.DB, visit func(r *Row) error) error {
	rows, err := query.Rows() //nolint:rowserrcheck // eachOf asks for it
	if err != nil {
		return err
	}
	defer rows.Close()
	_, err = eachOf(rows, visit)
	return err
}

// scanned are rows of database/sql.
type scanned interface {
	Columns() ([]string, error)
	Next() bool
	Scan(targets ...any) error
	Err() error
}

func eachOf(rows scanned, visit func(r *Row) error) (n int64, err error) {
	names, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	both := make([]any, 2*len(names))
	r := Row{values: both[:len(names)], targets: both[len(names):]}
	for i := range r.values {
		r.targets[i] = &r.values[i]
	}
	for ; rows.Next(); n++ {
		r.at = 0
		if err := rows.Scan(r.targets...); err != nil {
			return n, err
		}
		if err := r.visited(visit); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}

func (r *Row) visited(visit func(r *Row) error) error {
	if err := visit(r); err != nil {
		return err
	}
	return r.err
}
