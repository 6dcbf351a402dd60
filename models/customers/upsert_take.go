package customers

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
)

// upsertBatch holds the groups and customers that the upserts of a batch are about.
type upsertBatch struct {
	*Upserts

	rows      []Upsert
	keys      []string                     // of their customers
	groups    map[string]GroupName         // by the names that the rows give them
	group     GroupName                    // that all join, if any
	customers map[string]*upsertedCustomer // by key
	effects   []upsertEffect               // of the rows, in their order
}

func (u *Upserts) batch(rows []Upsert) *upsertBatch {
	return &upsertBatch{
		Upserts: u, rows: rows, keys: make([]string, len(rows)), groups: map[string]GroupName{},
		customers: make(map[string]*upsertedCustomer, len(rows)),
		effects:   make([]upsertEffect, 0, len(rows)),
	}
}

// key brings an upsert and its customer together.
func (r customerRow) key() string { return keyOf(r.Email, r.HasAccount) }

func keyOf(email string, hasAccount bool) string { return email + " " + strconv.FormatBool(hasAccount) }

// resolve finds out which customers the rows are about, among those whom the batch knows and those whom it will create.
func (b *upsertBatch) resolve() {
	made := map[string]bool{}
	for i, row := range b.rows {
		withAccount := keyOf(row.made.Email, true)
		b.keys[i] = row.made.key()
		if row.account == nil && (made[withAccount] || b.customers[withAccount] != nil) {
			b.keys[i] = withAccount
		}
		made[b.keys[i]] = true
	}
}

// upsertedCustomer is a customer before and after the upserts that are about them.
type upsertedCustomer struct {
	row, before customerRow
	made        bool            // created, for the first of the upserts
	taken       bool            // by an upsert of the batch
	in          map[string]bool // ids of the groups they are in; nil: none
	joins       []string        // ids of the groups that the upserts add
}

// upsertEffect is what one upsert did.
type upsertEffect struct {
	customer      *upsertedCustomer
	created       bool
	changed       bool        // created, or anything about them
	refused       *TurnedText // why it was not made; nil where it was
	before, after customerRow // the fields
	joined        []GroupName
	turned        []TurnedText
}

// TurnedText is a text that is what a spreadsheet makes of the stored one. Field is a text field, or metadata.KEY.
type TurnedText struct{ Field, Stored, Given string }

// take lays the upserts over their customers, one after the other.
func (b *upsertBatch) take() error {
	for i, row := range b.rows {
		effect, err := b.takeOne(row, b.customers[b.keys[i]])
		if err != nil {
			return err
		}
		b.effects = append(b.effects, effect)
	}
	return nil
}

func (b *upsertBatch) takeOne(row Upsert, customer *upsertedCustomer) (effect upsertEffect, err error) {
	effect.customer, effect.before = customer, customer.row
	fresh := customer.made && !customer.taken
	customer.taken = true
	switch {
	case fresh:
		effect.created = true
	case !b.AddOnly:
		row.in.Metadata = row.metadataChange(customer.row.Metadata)
		row.leaveBlanks(customer.row)
		effect.turned = b.turned(&row, customer.row)
		if len(effect.turned) > 0 && b.OnTurned == RefuseTurned {
			effect.after, effect.refused = effect.before, &effect.turned[0]
			return effect, nil
		}
		if err := row.in.apply(&customer.row); err != nil {
			return effect, err
		}
	}
	effect.after = customer.row
	effect.joined = b.join(customer, row, fresh || !b.AddOnly)
	effect.changed = fresh || len(effect.joined) > 0 || !effect.after.same(effect.before)
	return effect, nil
}

// join makes the customer join the group that all join and, with named, the groups that the upsert names.
func (b *upsertBatch) join(customer *upsertedCustomer, row Upsert, named bool) (joined []GroupName) {
	joins := func(group GroupName) {
		if !customer.in[group.ID] {
			if customer.in == nil {
				customer.in = map[string]bool{}
			}
			customer.in[group.ID] = true
			customer.joins = append(customer.joins, group.ID)
			joined = append(joined, group)
		}
	}
	if named {
		for _, name := range row.groups {
			joins(b.groups[name])
		}
	}
	if b.group.ID != "" {
		joins(b.group)
	}
	return joined
}

// metadataChange leaves out the values that are stored already, and removes the cleared keys. A cell of a file does not tell the text 7
// from the number 7, so that what is stored keeps its type.
func (row Upsert) metadataChange(stored record.Metadata) *record.MetadataChange {
	change := &record.MetadataChange{}
	for _, entry := range row.metadata {
		if value, there := stored.Get(entry.Key); !there || !sameInCell(value, entry.Value) {
			change.Values = append(change.Values, entry)
		}
	}
	for _, key := range row.cleared {
		if _, there := stored.Get(key); there {
			change.Values = append(change.Values, record.MetadataEntry{Key: key, Value: json.RawMessage(`""`)})
		}
	}
	return change
}

// leaveBlanks leaves out the texts that are stored with blanks around them, which a file loses.
func (row *Upsert) leaveBlanks(stored customerRow) {
	for _, field := range TextFields {
		given := field.Input(&row.in)
		if *given != nil && !(*given).Null && strings.TrimSpace(text.OrEmpty(*field.Of(&stored.Customer))) == (*given).Value {
			*given = nil
		}
	}
}

// sameInCell reports whether two values of metadata are the same in a file, where a truth is in capitals.
func sameInCell(stored, sent json.RawMessage) bool {
	before, after := inCell(stored), inCell(sent)
	isTruth := string(sent) == "true" || string(sent) == "false"
	return before == after || isTruth && strings.EqualFold(before, after)
}

// inCell is a value of metadata as a cell of a file has it: a text without its quotation marks, anything else as JSON.
func inCell(value json.RawMessage) (cell string) {
	if json.Unmarshal(value, &cell) == nil && !bytes.Equal(value, []byte("null")) {
		return cell
	}
	return string(value)
}

// turned finds the texts that are what a spreadsheet makes of the stored ones, and leaves them out of the upsert where that is
// what becomes of them.
func (b *upsertBatch) turned(row *Upsert, stored customerRow) (turned []TurnedText) {
	if b.Turned == nil {
		return nil
	}
	for _, field := range TextFields {
		given, kept := field.Input(&row.in), text.OrEmpty(*field.Of(&stored.Customer))
		if *given == nil || (*given).Null || kept == "" || kept == (*given).Value || !b.Turned(kept, (*given).Value) {
			continue
		}
		turned = append(turned, TurnedText{field.Name, kept, (*given).Value})
		if b.OnTurned == LeaveTurned {
			*given = nil
		}
	}
	var values record.Metadata
	for _, entry := range row.in.Metadata.Values {
		value, there := stored.Metadata.Get(entry.Key)
		kept, given := plain(value), plain(entry.Value)
		if !there || kept == "" || given == "" || kept == given || !b.Turned(kept, given) {
			values = append(values, entry)
			continue
		}
		turned = append(turned, TurnedText{activity.MetadataPrefix + entry.Key, kept, given})
		if b.OnTurned != LeaveTurned {
			values = append(values, entry)
		}
	}
	row.in.Metadata.Values = values
	return turned
}

// plain is a value of JSON as a cell has it: a text without its quotes.
func plain(value json.RawMessage) (words string) {
	if len(value) > 0 && value[0] == '"' && json.Unmarshal(value, &words) == nil {
		return words
	}
	return string(value)
}

func (t TurnedText) refusal(place int) RefusedUpsert {
	return RefusedUpsert{
		Place: place, Kind: text.Fill("{field}: A spreadsheet may have changed what is stored.", "field", t.Field),
		Reason: text.Fill("{field}: The file has {given}, but {stored} is stored. A spreadsheet may have changed it.",
			"field", t.Field, "given", text.Short(t.Given), "stored", text.Short(t.Stored)),
	}
}

// changed reports whether the upserts together changed the customer.
func (c *upsertedCustomer) changed() bool {
	return c.made || len(c.joins) > 0 || !c.row.same(c.before)
}

// count counts the upserts by what became of them. Those that only undo one another changed nothing.
func (b *upsertBatch) count() (done Upserted) {
	for place, effect := range b.effects {
		switch {
		case effect.refused != nil:
			done.Refused = append(done.Refused, effect.refused.refusal(place))
		case effect.created:
			done.Created++
		case effect.isUpdate():
			done.Updated++
		default:
			done.Unchanged++
		}
	}
	return done
}

func (e upsertEffect) isUpdate() bool { return e.changed && !e.created && e.customer.changed() }
