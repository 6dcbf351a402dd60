package imports

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/sheets"
)

// what is under way, as the list of running changes names it.
const (
	checkingFile  = "Checking a file"
	importingFile = "Importing customers"
)

// RunImport begins to import, in the background, what was checked last. The error is of the kind Conflict where the import is not
// Checked.
func (s *Store) RunImport(ctx context.Context, id string) error {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return err
	}
	row, err := s.row(ctx, id)
	if err != nil {
		return err
	}
	return s.runFrom(ctx, row, activity.NewChangeSet(), "state = ?", Checked)
}

// ContinueImport goes on, in the background, where an import was Interrupted or has Failed.
func (s *Store) ContinueImport(ctx context.Context, id string) error {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return err
	}
	row, err := s.row(ctx, id)
	if err != nil {
		return err
	}
	if row.ChangeSet == "" {
		return conflict("This import has not begun yet.")
	}
	return s.runFrom(ctx, row, row.ChangeSet, "(state IN (?, ?) OR state = ? AND seen_at < "+s.db.Ago(deadAfter)+")",
		Interrupted, Failed, Importing)
}

// runFrom begins to import where a condition holds.
func (s *Store) runFrom(ctx context.Context, row importRow, changeSet, condition string, args ...any) error {
	claim := func(tx *gorm.DB, worker string) error {
		claimed := tx.Exec("UPDATE imports SET state = ?, worker = ?, change_set = ?, cancelled_by = NULL, problem = '', finished_at = NULL, "+
			"bytes_done = CASE WHEN position = 0 THEN 0 ELSE bytes_done END, seen_at = "+s.db.Dialect.Now()+" WHERE id = ? AND "+condition,
			append([]any{Importing, worker, changeSet, row.ID}, args...)...)
		if claimed.Error == nil && claimed.RowsAffected == 0 {
			return conflict("The file was checked again in the meantime. Review the result before you import it.")
		}
		return claimed.Error
	}
	return s.begin(ctx, row.ID, importingFile, changeSet, claim, s.importFile)
}

// importing is one run of an import, up to its end or until it is stopped.
type importing struct {
	*Store
	job     *job
	row     importRow
	choices Choices
	reader  *rowReader
	upserts *customers.Upserts
}

// how is how a file is imported.
type how struct {
	settings sheets.Settings
	mapping  mapping.Mapping
	choices  Choices
}

func (row importRow) how() (h how, err error) {
	err = errors.Join(json.Unmarshal([]byte(row.Settings), &h.settings), json.Unmarshal([]byte(row.Mapping), &h.mapping),
		json.Unmarshal([]byte(row.Choices), &h.choices))
	return h, err
}

// openAs begins to read the file of an import.
func (s *Store) openAs(ctx context.Context, row importRow, h how) (*rowReader, error) {
	return s.open(s.content(ctx, row), row.Size, h.settings, h.mapping, h.choices)
}

// importFile writes the rows of a file that are not written yet, in batches. Each batch is a transaction, in which it also stands how
// far the import is: it goes on after what was committed last.
func (s *Store) importFile(ctx context.Context, j *job) error {
	row, err := s.row(ctx, j.id)
	if err != nil {
		return err
	}
	how, err := row.how()
	if err != nil {
		return err
	}
	if how.choices, err = s.makeGroup(ctx, j, how.choices); err != nil {
		return err
	}
	reader, err := s.openAs(ctx, row, how)
	if err != nil {
		return err
	}
	defer reader.file.Close()
	if err := reader.skip(row.Position); err != nil {
		return err
	}
	log, err := row.log()
	if err != nil {
		return err
	}
	run := &importing{
		Store: s, job: j, row: row, choices: how.choices, reader: reader, upserts: s.customers.NewUpserts(upsertOptions(how.choices), log),
	}
	ctx, written := s.db.ForMany(ctx)
	defer written()
	if err := reader.each(ctx, func(b batch) error { return run.write(ctx, b) }); err != nil {
		return err
	}
	if err := run.finish(ctx); err != nil {
		return err
	}
	if run.row.Created >= manyRows {
		if err := s.db.Analyze(ctx); err != nil {
			slog.Warn("the statistics could not be renewed after an import", "error", err)
		}
	}
	return nil
}

// makeGroup creates the group that everybody is to join, unless there is one of the name by now, and keeps that it is chosen.
func (s *Store) makeGroup(ctx context.Context, j *job, choices Choices) (Choices, error) {
	name := choices.NewGroup
	if name == "" {
		return choices, nil
	}
	called, err := s.customers.GroupsCalled(ctx, []string{name})
	if err != nil {
		return choices, err
	}
	choices.GroupID, choices.NewGroup = called[name].ID, ""
	if choices.GroupID == "" {
		made, err := s.customers.CreateGroup(ctx, customers.GroupInput{Name: &name, Typed: true})
		if err != nil {
			return choices, err
		}
		choices.GroupID = made.ID
	}
	kept, err := jsonOf(choices)
	if err != nil {
		return choices, err
	}
	return choices, s.db.Change(ctx, "import customers", func(tx *gorm.DB) error { return s.renew(tx, j, "choices = ?", kept[0]) })
}

// upsertOptions are how the rows of a file become customers.
func upsertOptions(choices Choices) customers.UpsertOptions {
	onTurned := map[mapping.Damaged]customers.OnTurned{mapping.Skip: customers.LeaveTurned, mapping.Keep: customers.KeepTurned}
	return customers.UpsertOptions{
		AddOnly: choices.AddOnly, GroupID: choices.GroupID, NewGroup: choices.NewGroup,
		Turned: mapping.SpreadsheetMade, OnTurned: onTurned[choices.Damaged],
	}
}

// write writes a batch with all that must stand or fall with it.
func (run *importing) write(ctx context.Context, b batch) error {
	run.job.bytes.Store(b.bytes)
	var next importRow
	var log customers.UpsertLog
	err := run.db.Change(ctx, "import customers", func(tx *gorm.DB) error {
		done, err := run.upserts.Write(tx, b.upserts)
		if err != nil {
			return err
		}
		failed := b.allFailed(done.Refused)
		next, log = run.row.after(b, done, len(failed)), done.Log
		if err := keepFailed(tx, run.db, run.row.ID, failed); err != nil {
			return err
		}
		if err := run.keepPeople(tx, b); err != nil {
			return err
		}
		growing, err := json.Marshal(done.Log)
		if err != nil {
			return err
		}
		err = run.renew(tx, run.job, "bytes_done = ?, position = ?, rows_read = ?, created = ?, updated = ?, unchanged = ?, "+
			"failed = ?, unsure = ?, growing = ?", b.bytes, next.Position, next.RowsRead, next.Created, next.Updated, next.Unchanged,
			next.Failed, next.Unsure, string(growing))
		if err != nil {
			return err
		}
		return done.CountTotals(tx)
	})
	if err != nil {
		return err
	}
	before, now := run.row.summary(), next.summary()
	run.db.CountImported("customers", Summary{
		Created: now.Created - before.Created, Updated: now.Updated - before.Updated,
		Unchanged: now.Unchanged - before.Unchanged, Failed: now.Failed - before.Failed,
	}.counts())
	run.row = next
	run.upserts.Continue(log)
	return nil
}

// after is the import after a batch.
func (row importRow) after(b batch, done customers.Upserted, failed int) importRow {
	row.Position = b.end
	row.RowsRead += b.read
	row.Created += done.Created
	row.Updated += done.Updated
	row.Unchanged += done.Unchanged
	row.Failed += int64(failed)
	row.Unsure += b.unsure
	return row
}

// finish takes out of the group who is not in the file, if that is chosen, and ends the import.
func (run *importing) finish(ctx context.Context) error {
	return run.db.Change(ctx, "finish an import", func(tx *gorm.DB) error {
		left, problem, err := run.sync(tx)
		if err != nil {
			return err
		}
		if err := run.recordFailures(tx, run.row); err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM import_customers WHERE import_id = ?", run.row.ID).Error; err != nil {
			return err
		}
		err = run.renew(tx, run.job, "state = ?, finished_at = ?, members_left = ?, problem = ?, bytes_done = size",
			Done, record.NowOf(ctx), left, problem)
		if errors.Is(err, errCancelled) {
			return nil // too late
		}
		return err
	})
}
