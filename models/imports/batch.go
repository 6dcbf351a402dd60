package imports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// batchBytes is how many bytes of cells end a batch, which is held in memory and written with a few statements.
const batchBytes = 4 << 20

// rowReader reads the rows of a file in batches, which are the same each time that the file is read in the same way.
type rowReader struct {
	file    *sheets.File
	mapping mapping.Mapping
	options mapping.Options
	instead map[string]string // by the folded names of groups, the groups that are meant
	most    int64             // how many rows a batch has
	number  int64             // of the rows that were read

	preview func(context.Context, []customers.Upsert) ([]customers.UpsertPreview, error) // of rows that are about to be refused
}

// open begins to read the rows of a file, from its first row after the names on.
func (s *Store) open(content io.ReaderAt, size int64, settings sheets.Settings, m mapping.Mapping, choices Choices) (*rowReader, error) {
	file, err := OfCustomers.open(content, size, settings)
	if err != nil {
		return nil, err
	}
	if err := m.Check(file.Names()); err != nil {
		_ = file.Close()
		return nil, err
	}
	options := mapping.Options{ClearMark: choices.ClearMark, Damaged: choices.Damaged}
	upserts := s.customers.NewUpserts(upsertOptions(choices), nil)
	return &rowReader{file: file, mapping: m, options: options, instead: foldedNames(choices.Instead), most: s.db.Sizes.Import,
		preview: func(ctx context.Context, rows []customers.Upsert) ([]customers.UpsertPreview, error) {
			return upserts.Preview(ctx, rows, false)
		}}, nil
}

// skip passes over rows that are done already.
func (r *rowReader) skip(rows int64) error {
	for r.number < rows {
		_, err := r.file.Next()
		var wrong sheets.RowError
		if err != nil && !errors.As(err, &wrong) {
			return err
		}
		r.number++
	}
	return nil
}

// batch is some rows that follow one another.
type batch struct {
	upserts  []customers.Upsert
	rows     []rowOf // of the upserts
	failed   []failure
	damaged  []DamagedCell
	suspects []suspect // neither among the upserts nor the failed ones yet
	several  int64     // rows with several e-mails or phones in a cell
	unsure   int64     // rows of which the e-mail cannot be read
	read     int64     // how many rows there are
	end      int64     // the number of rows up to the end of the batch
	bytes    int64     // how much of the file was read up to then
	last     bool      // the file has no more rows
}

// rowOf is where an upsert comes from.
type rowOf struct {
	number int64 // of the row in the file, from 1
	line   int
	cells  []string // as the file has them
	kinds  []sheets.Kind
}

// failure is a row that is not imported.
type failure struct {
	rowOf
	reason string
	kind   string // the reason without what differs from row to row
	email  string // "" where it cannot be read
}

// next reads the next batch.
func (r *rowReader) next() (b batch, err error) {
	for size := 0; b.read < r.most && size < batchBytes; {
		row, err := r.file.Next()
		var wrong sheets.RowError
		switch {
		case errors.Is(err, io.EOF):
			b.last = true
			b.end, b.bytes = r.number, r.file.BytesRead()
			return b, nil
		case errors.As(err, &wrong):
			r.number++
			b.read++
			b.unsure++
			b.failed = append(b.failed, failure{rowOf: rowOf{r.number, wrong.Line, slices.Clone(row.Cells), nil}, reason: wrong.Reason,
				kind: wrong.Reason})
			continue
		case err != nil:
			return b, err
		}
		for _, cell := range row.Cells {
			size += len(cell)
		}
		r.number++
		b.read++
		r.add(&b, row)
	}
	b.end, b.bytes = r.number, r.file.BytesRead()
	return b, nil
}

// add adds a row to the batch.
func (r *rowReader) add(b *batch, row sheets.Row) {
	from := rowOf{r.number, row.Line, slices.Clone(row.Cells), row.Kinds}
	person, err := r.mapping.Person(row, r.options) // it changes the cells
	var damaged []DamagedCell
	for _, damage := range person.Damage {
		damaged = append(damaged, DamagedCell{row.Line, damage})
	}
	var upsert customers.Upsert
	if err == nil {
		upsert, err = r.upsertOf(person)
	}
	if err == nil {
		if person.Several {
			b.several++
		}
		b.upserts, b.rows, b.damaged = append(b.upserts, upsert), append(b.rows, from), append(b.damaged, damaged...)
		return
	}
	failed := failure{rowOf: from}
	failed.reason, failed.kind = reasonsOf(err, person)
	if email := person.Input.Email; email != nil && text.ValidEmail(*email) {
		failed.email = *email
	}
	if person.Input.Email != nil && failed.email == "" {
		b.unsure++
	}
	if suspect, ok := r.suspectOf(from, err, person); ok {
		suspect.refuse, suspect.damage = failed, damaged
		b.suspects = append(b.suspects, suspect)
		return
	}
	b.failed, b.damaged = append(b.failed, failed), append(b.damaged, damaged...)
}

// upsertOf is the upsert for a person.
func (r *rowReader) upsertOf(person mapping.Person) (customers.Upsert, error) {
	person.Input.Metadata = &record.MetadataChange{Values: person.Metadata}
	var cleared []string
	for _, field := range person.Cleared {
		if key, isKey := strings.CutPrefix(field, activity.MetadataPrefix); isKey {
			cleared = append(cleared, key)
		}
	}
	return customers.NewUpsert(person.Input, person.Account, r.meant(person.Groups), cleared)
}

// meant are the names of groups with those that are meant instead, each once.
func (r *rowReader) meant(names []string) (meant []string) {
	if len(r.instead) == 0 {
		return names
	}
	for _, name := range names {
		name = cmp.Or(r.instead[foldedName(name)], name)
		if !slices.Contains(meant, name) {
			meant = append(meant, name)
		}
	}
	return meant
}

func foldedNames(instead map[string]string) map[string]string {
	folded := make(map[string]string, len(instead))
	for name, other := range instead {
		folded[foldedName(name)] = other
	}
	return folded
}

// foldedName is the same for names that mean one new group.
func foldedName(name string) string { return strings.ToLower(text.Look(name)) }

// quoted finds what differs from row to row in the reasons why they are refused.
var quoted = regexp.MustCompile(`"[^"]*"|“[^”]*”`)

// reasonsOf is the reason in one line why a row is refused, and the same without its values.
func reasonsOf(err error, person mapping.Person) (reason, kind string) {
	var wrong sheets.RowError
	if errors.As(err, &wrong) {
		reason = wrong.Reason
	} else {
		reason = reasonOf(err, text.OrEmpty(person.Input.Email))
	}
	if damage, is := damageIn(reason, person); is {
		return reason, damage.Column + ": " + damage.Reason
	}
	return reason, quoted.ReplaceAllString(reason, "…")
}

// damageIn is the damage that a reason is about, if it is about any.
func damageIn(reason string, person mapping.Person) (damage mapping.Damage, is bool) {
	for _, damage := range person.Damage {
		if strings.HasPrefix(reason, damage.Column+": ") && strings.HasSuffix(reason, damage.Reason) {
			return damage, true
		}
	}
	return damage, false
}

// reasonOf is the reason in one line why a customer was refused.
func reasonOf(err error, email string) string {
	var wrong *record.Error
	if !errors.As(err, &wrong) {
		return err.Error()
	}
	if wrong.Fields["email"] != "" {
		return fmt.Sprintf("email: %q is not an e-mail address.", text.Short(email))
	}
	for _, field := range customers.TextFieldNames {
		if words := wrong.Fields[field]; words != "" {
			return field + ": " + words
		}
	}
	return wrong.Error()
}
