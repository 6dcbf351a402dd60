// Package imports reads customers from CSV files, and writes the files that it reads back.
package imports

import (
	"context"
	"errors"
	"io"
	"strconv"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// Store imports files.
type Store struct {
	db        *db.DB
	activity  *activity.Log
	customers *customers.Store
}

// New is the store that imports into a store of customers, in a database that is open.
func New(opened *db.DB, log *activity.Log, people *customers.Store) *Store {
	return &Store{db: opened, activity: log, customers: people}
}

// Options say how a file is imported.
type Options struct {
	Name     string                // of the file, for the activity
	Strict   bool                  // the first bad row ends the import, and nothing of it stays
	Progress func(bytesRead int64) // called after each batch with how many bytes of the file have been read; may be nil
}

// Import reads customers from a CSV file with the columns' names in its first row: email, first_name,
// last_name, phone, groups (names separated by ";"), metadata.KEY; any other column is metadata under
// its own name. A customer with the e-mail of a row is updated, the one with an account before the guest; where there is
// none, a guest is created. A file that Cohort exported has a column for the account, which keeps the two apart: a row with an
// account creates one without a password. An empty cell leaves what is stored. Groups that do not exist are created, and
// nobody leaves a group. So importing a file twice changes nothing the second time.
//
// A row with an error is reported and passed over; the activity has the first of them. Without Strict, what was imported before
// an error that ends the import stays, and the summary counts it.
func (s *Store) Import(ctx context.Context, file io.Reader, options Options, report func(sheets.RowError)) (Summary, error) {
	input := &counting{file: file}
	rows, err := newReader(input, func() time.Time { return record.NowOf(ctx) })
	if err != nil {
		return Summary{}, err
	}
	actor, _ := activity.ActorOf(ctx)
	actor.Via = activity.ViaImport
	ctx = activity.WithChangeSet(activity.WithActor(ctx, actor))
	run := importing{
		db: s.db, rows: rows, upserts: s.customers.NewUpserts(customers.UpsertOptions{ByAccount: rows.exported}, nil), options: options, report: report, bytes: &input.bytes,
	}
	write := run.inParts
	if options.Strict {
		write = run.whole
	}
	sum, err := write(ctx)
	s.db.CountImported("customers", map[string]int64{
		"created": sum.Created, "updated": sum.Updated, "unchanged": sum.Unchanged, "failed": sum.Failed,
	})
	if err == nil {
		err = s.recordFailed(ctx, options.Name, sum.Failed, run.failed)
	}
	if err == nil && sum.Created >= manyRows {
		err = s.db.Analyze(ctx)
	}
	return sum, err
}

// importing is one run of Import.
type importing struct {
	db      *db.DB
	rows    *reader
	upserts *customers.Upserts
	options Options
	report  func(sheets.RowError)
	bytes   *int64
	failed  []sheets.RowError // the first rows with errors
}

// manyRows is how many new customers make the databases look at their statistics anew, for the sake of their plans.
const manyRows = 10_000

// A batch is held in memory and written with a few statements. It ends with this many rows or bytes of cells.
const (
	batchRows  = 2000
	batchBytes = 4 << 20
)

// inParts writes each batch in a transaction of its own.
func (run *importing) inParts(ctx context.Context) (sum Summary, err error) {
	for more := true; more; {
		var batch []customers.Upsert
		var bad []sheets.RowError
		if batch, bad, more, err = run.rows.batch(false); err != nil {
			return sum, err
		}
		var done customers.Upserted
		err = run.db.Change(ctx, "import customers", func(tx *gorm.DB) (err error) {
			if done, err = run.upserts.Write(tx, batch); err != nil {
				return err
			}
			return done.CountTotals(tx)
		})
		if err != nil {
			return sum, err
		}
		run.upserts.Continue(done.Log)
		sum.add(len(batch), done)
		run.finishBatch(&sum, bad)
	}
	return sum, nil
}

// whole writes everything in one transaction. The totals, of which there is one row for all, come last, so
// that others wait for them as briefly as can be.
func (run *importing) whole(ctx context.Context) (Summary, error) {
	var sum Summary
	var all customers.Upserted
	err := run.db.Change(ctx, "import customers", func(tx *gorm.DB) error {
		for more := true; more; {
			batch, bad, again, err := run.rows.batch(true)
			if err != nil {
				return err
			}
			if len(bad) > 0 {
				run.finishBatch(&Summary{}, bad)
				return nothingImported(bad[0])
			}
			done, err := run.upserts.Write(tx, batch)
			if err != nil {
				return err
			}
			all.Add(done)
			run.upserts.Continue(done.Log)
			sum.add(len(batch), done)
			run.finishBatch(&sum, nil)
			more = again
		}
		return all.CountTotals(tx)
	}, db.OnlyOnce)
	switch {
	case err == nil:
		return sum, nil
	case run.db.Dialect.Retryable(err):
		message := "Someone else changed the same customers or groups at the same time. Nothing was imported. Try again."
		return Summary{}, errors.Join(&record.Error{Kind: record.Unavailable, Message: message}, err)
	}
	return Summary{}, err
}

func nothingImported(bad sheets.RowError) error {
	return &record.Error{Kind: record.Invalid, Object: "import", Message: text.Fill(
		"Nothing was imported because line {line} has an error.", "line", strconv.Itoa(bad.Line))}
}

// finishBatch counts and reports the bad rows of a batch, and reports the progress.
func (run *importing) finishBatch(sum *Summary, bad []sheets.RowError) {
	sum.Read += int64(len(bad))
	sum.Failed += int64(len(bad))
	for _, row := range bad {
		run.report(row)
	}
	run.failed = append(run.failed, bad[:min(len(bad), failedRecorded-len(run.failed))]...)
	if run.options.Progress != nil {
		run.options.Progress(*run.bytes)
	}
}

// add counts the rows of a batch that were written.
func (sum *Summary) add(rows int, done customers.Upserted) {
	sum.Read += int64(rows)
	sum.Created += done.Created
	sum.Updated += done.Updated
	sum.Unchanged += done.Unchanged
}

// String is the summary in one line.
func (sum Summary) String() string {
	return text.Fill("{read} read, {created} created, {updated} updated, {unchanged} unchanged, {failed} failed",
		"read", text.Number(sum.Read), "created", text.Number(sum.Created), "updated", text.Number(sum.Updated),
		"unchanged", text.Number(sum.Unchanged),
		"failed", text.Number(sum.Failed))
}

// counting counts the bytes that are read through it.
type counting struct {
	file  io.Reader
	bytes int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	c.bytes += int64(n)
	return n, err
}
