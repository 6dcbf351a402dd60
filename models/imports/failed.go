package imports

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// FailedRows calls each for the rows that were not imported, in the order of the file, with the original cells: a file to mend and
// send again. After a check, before the import, these are the rows that would not be. The first call has the names of the columns,
// line 0 and no reason. For editors.
func (s *Store) FailedRows(ctx context.Context, id string, each func(cells []string, line int, reason string) error) error {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return err
	}
	row, err := s.row(ctx, id)
	if err != nil {
		return err
	}
	how, err := row.how()
	if err != nil {
		return err
	}
	if row.state() == Checked {
		return s.rowsRefused(ctx, row, how, each)
	}
	return s.failedRows(ctx, row, how.settings, each)
}

// rowsRefused calls each for the rows that an import would not import, after the names of the columns.
func (s *Store) rowsRefused(ctx context.Context, row importRow, how how, each func(cells []string, line int, reason string) error) error {
	reader, err := s.openAs(ctx, row, how)
	if err != nil {
		return err
	}
	defer reader.file.Close()
	if err := each(reader.file.Names(), 0, ""); err != nil {
		return err
	}
	upserts := s.customers.NewUpserts(upsertOptions(how.choices), nil)
	return reader.each(ctx, func(b batch) error {
		previews, err := upserts.Preview(ctx, b.upserts, false)
		if err != nil {
			return err
		}
		var refused []customers.RefusedUpsert
		for _, preview := range previews {
			if preview.Kind == customers.WouldRefuse {
				refused = append(refused, preview.Refused)
			}
		}
		failed := b.allFailed(refused)
		slices.SortStableFunc(failed, func(a, b failure) int { return cmp.Compare(a.number, b.number) })
		for _, bad := range failed {
			if err := each(bad.cells, bad.line, bad.reason); err != nil {
				return err
			}
		}
		return nil
	})
}

// failedRows calls each for the rows that are kept, after the names of the columns.
func (s *Store) failedRows(ctx context.Context, row importRow, settings sheets.Settings,
	each func(cells []string, line int, reason string) error) error {
	if err := s.columnsOf(ctx, row, settings, each); err != nil {
		return err
	}
	err := db.InBatches(-1, s.db.Sizes.Batch, func(after *failedRow, limit int) (rows []failedRow, err error) {
		last := int64(0)
		if after != nil {
			last = after.Number
		}
		err = s.db.Read(ctx).Table("import_failures").Where("import_id = ? AND number > ?", row.ID, last).Order("number").Limit(limit).
			Find(&rows).Error
		return rows, err
	}, func(failed failedRow) error {
		var cells []string
		if failed.Cells != nil {
			if err := json.Unmarshal([]byte(*failed.Cells), &cells); err != nil {
				return err
			}
		}
		return each(cells, failed.Line, failed.Reason)
	})
	return s.db.WrapError("read rows that failed", err)
}

// columnsOf calls each for the names of the columns.
func (s *Store) columnsOf(ctx context.Context, row importRow, settings sheets.Settings,
	each func(cells []string, line int, reason string) error) error {
	file, err := KindOf(row.ID).open(s.content(ctx, row), row.Size, settings)
	if err != nil {
		return err
	}
	defer file.Close()
	return each(file.Names(), 0, "")
}

// failedRow is a row of import_failures.
type failedRow struct {
	Number int64   `json:"number"`
	Line   int     `json:"line"`
	Cells  *string `json:"cells"`
	Reason string  `json:"reason"`
}

// allFailed are the rows of a batch that were not imported: those that could not be read, and those that were refused.
func (b batch) allFailed(refused []customers.RefusedUpsert) []failure {
	all := b.failed[:len(b.failed):len(b.failed)]
	for _, r := range refused {
		all = append(all, failure{rowOf: b.rows[r.Place], reason: r.Reason, kind: r.Kind})
	}
	return all
}

// keepFailed writes rows of an import that were not imported.
func keepFailed(tx *gorm.DB, opened *db.DB, id string, failed []failure) error {
	if len(failed) == 0 {
		return nil
	}
	rows := make([]failedRow, len(failed))
	for i, f := range failed {
		rows[i] = failedRow{Number: f.number, Line: f.line, Reason: text.Storable(f.reason)}
		if f.cells != nil {
			cells, err := json.Marshal(f.cells)
			if err != nil {
				return err
			}
			rows[i].Cells = new(string(cells))
		}
	}
	table, err := db.JSONTable{Columns: []db.JSONColumn{
		{Name: "number", Kind: "bigint"}, {Name: "line", Kind: "bigint"}, {Name: "cells", Kind: "text"}, {Name: "reason", Kind: "text"},
	}, Rows: rows}.Expr(opened)
	if err != nil {
		return err
	}
	return tx.Exec("INSERT INTO import_failures (import_id, number, line, cells, reason) SELECT ?, number, line, cells, reason FROM ?",
		id, table).Error
}

// failedRecorded is how many rows with errors of one import the activity has.
const failedRecorded = 20

// recordFailures is recordFailed for an import whose failed rows are kept, in the transaction that ends it.
func (s *Store) recordFailures(tx *gorm.DB, row importRow) error {
	var first []failedRow
	err := tx.Table("import_failures").Where("import_id = ?", row.ID).Order("number").Limit(failedRecorded).Find(&first).Error
	if err != nil || len(first) == 0 {
		return err
	}
	rows := make([]sheets.RowError, len(first))
	for i, failed := range first {
		rows[i] = sheets.RowError{Line: failed.Line, Reason: failed.Reason}
	}
	ctx := tx.Statement.Context
	actor, _ := activity.ActorOf(ctx)
	actor.ChangeSet = activity.NewChangeSet()
	return s.activity.Record(tx.WithContext(activity.WithActor(ctx, actor)), failedEntry(row.Name, row.Failed, rows))
}

// recordFailed records that rows of a file were not imported, and why: their number as FailedField, and the first of
// them as "line 7". It is a change set of its own, which stands in nobody's way to undo what the import did change.
func (s *Store) recordFailed(ctx context.Context, name string, failed int64, rows []sheets.RowError) error {
	actor, recorded := activity.ActorOf(ctx)
	if failed == 0 || !recorded {
		return nil
	}
	actor.ChangeSet = activity.NewChangeSet()
	return s.db.Change(activity.WithActor(ctx, actor), "record the import", func(tx *gorm.DB) error {
		return s.activity.Record(tx, failedEntry(name, failed, rows))
	})
}

func failedEntry(name string, failed int64, rows []sheets.RowError) activity.Entry {
	after := record.Metadata{activity.Field(activity.FailedField, failed)}
	for _, row := range rows {
		after = append(after, activity.Field("line "+strconv.Itoa(row.Line), row.Reason))
	}
	return activity.Entry{Action: activity.DidFail, Object: "import", ObjectName: name, After: after}
}
