package imports

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"cohort/models/customers"
	"cohort/models/mapping"
	"cohort/models/sheets"
)

// suspect is a row that is refused for values that look damaged, unless they are what is stored: then nothing has damaged them on the
// way.
type suspect struct {
	upsert customers.Upsert // with the values
	refuse failure
	damage []DamagedCell
}

// suspectOf returns the row of a person who is refused for damage alone.
func (r *rowReader) suspectOf(from rowOf, err error, person mapping.Person) (suspect, bool) {
	var wrong sheets.RowError
	if !errors.As(err, &wrong) {
		return suspect{}, false
	}
	if _, is := damageIn(wrong.Reason, person); !is {
		return suspect{}, false
	}
	options := r.options
	options.Damaged = mapping.Keep
	kept, err := r.mapping.Person(sheets.Row{Line: from.line, Cells: slices.Clone(from.cells), Kinds: from.kinds}, options)
	if err != nil {
		return suspect{}, false
	}
	upsert, err := r.upsertOf(kept)
	return suspect{upsert: upsert}, err == nil
}

// acquit adds the suspects of a batch to its upserts, if they would change nothing, and the others to the rows that are refused.
func (r *rowReader) acquit(ctx context.Context, b *batch) error {
	if len(b.suspects) == 0 {
		return nil
	}
	upserts := make([]customers.Upsert, len(b.suspects))
	for i, suspect := range b.suspects {
		upserts[i] = suspect.upsert
	}
	previews, err := r.preview(ctx, upserts)
	if err != nil {
		return err
	}
	for i, preview := range previews {
		suspect := b.suspects[i]
		if preview.Kind == customers.WouldStay {
			b.upserts, b.rows = append(b.upserts, suspect.upsert), append(b.rows, suspect.refuse.rowOf)
			continue
		}
		b.failed, b.damaged = append(b.failed, suspect.refuse), append(b.damaged, suspect.damage...)
	}
	slices.SortStableFunc(b.failed, func(a, b failure) int { return cmp.Compare(a.number, b.number) })
	slices.SortStableFunc(b.damaged, func(a, b DamagedCell) int { return cmp.Compare(a.Line, b.Line) })
	return nil
}
