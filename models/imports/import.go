// Package imports reads customers from files, in the background or while somebody waits.
package imports

import (
	"context"
	"errors"
	"io"
	"strconv"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/db"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// Options say how a file is imported while somebody waits.
type Options struct {
	Name     string                // of the file, for the activity
	Strict   bool                  // the first bad row ends the import, and nothing of it stays
	Progress func(bytesRead int64) // called after each batch with how many bytes of the file have been read; may be nil
	Failed   func(FailedRow)       // called for each row that is not imported, with its cells; may be nil

	Settings sheets.Settings
	Mapping  *mapping.Mapping // nil: what mapping.Propose proposes
	Choices  Choices          // without Sync, which is for files that are uploaded
}

// manyRows is how many new customers make the databases look at their statistics anew, for the sake of their plans.
const manyRows = 10_000

// Import reads customers from a file and waits until it is done; what its columns become is what the options say. A customer with the
// e-mail of a row is updated, the one with an account before the guest; where there is none, a guest is created. In a file with a
// column for the account a row is about the one or the other, and one with an account creates it without a password. An empty cell
// leaves what is stored. Groups that do not exist are created, and nobody leaves a group. So importing a file twice changes nothing
// the second time.
//
// A row with an error is reported and passed over; the activity has the first of them. Without Strict, what was imported before
// an error that ends the import stays, and the summary counts it.
func (s *Store) Import(ctx context.Context, file io.Reader, options Options, report func(sheets.RowError)) (Summary, error) {
	if options.Choices.Sync {
		return Summary{}, invalid("sync", "Upload the file to make a group equal to it.")
	}
	content, size, done, err := contentOf(file)
	if err != nil {
		return Summary{}, err
	}
	defer done()
	rows, err := s.openRows(ctx, content, size, options)
	if err != nil {
		return Summary{}, err
	}
	defer rows.file.Close()
	actor, _ := activity.ActorOf(ctx)
	actor.Via = activity.ViaImport
	ctx, written := s.db.ForMany(activity.WithChangeSet(activity.WithActor(ctx, actor)))
	defer written()
	run := waited{
		db: s.db, rows: rows, upserts: s.customers.NewUpserts(upsertOptions(options.Choices), nil), options: options, report: report,
	}
	write := run.inParts
	if options.Strict {
		write = run.whole
	}
	sum, err := write(ctx)
	s.db.CountImported("customers", sum.counts())
	if err == nil {
		err = s.recordFailed(ctx, options.Name, sum.Failed, run.failed)
	}
	if err == nil && sum.Created >= manyRows {
		err = s.db.Analyze(ctx)
	}
	return sum, err
}

// CheckFile is the dry run of Import.
func (s *Store) CheckFile(ctx context.Context, file io.Reader, options Options) (*Preview, error) {
	content, size, done, err := contentOf(file)
	if err != nil {
		return nil, err
	}
	defer done()
	again := func() (*rowReader, error) { return s.openRows(ctx, content, size, options) }
	progress := options.Progress
	if progress == nil {
		progress = func(int64) {}
	}
	return s.preview(ctx, again, options.Choices, progress)
}

// DescribeFile is DescribeImport for a file that is not uploaded. Nothing is remembered of one.
func (s *Store) DescribeFile(ctx context.Context, file io.Reader, settings sheets.Settings) (Description, error) {
	content, size, done, err := contentOf(file)
	if err != nil {
		return Description{}, err
	}
	defer done()
	return describe(content, size, settings)
}

func (s *Store) openRows(ctx context.Context, content io.ReaderAt, size int64, options Options) (*rowReader, error) {
	if err := s.checkChoices(ctx, options.Choices); err != nil {
		return nil, err
	}
	m := options.Mapping
	if m == nil {
		described, err := describe(content, size, options.Settings)
		if err != nil {
			return nil, err
		}
		m = &described.Proposed
	}
	return s.open(content, size, options.Settings, *m, options.Choices)
}

// waited is one run of Import.
type waited struct {
	db      *db.DB
	rows    *rowReader
	upserts *customers.Upserts
	options Options
	report  func(sheets.RowError)
	failed  []sheets.RowError // the first rows with errors
}

// inParts writes each batch in a transaction of its own.
func (run *waited) inParts(ctx context.Context) (sum Summary, err error) {
	err = run.rows.each(ctx, func(b batch) error {
		var done customers.Upserted
		err := run.db.Change(ctx, "import customers", func(tx *gorm.DB) (err error) {
			if done, err = run.upserts.Write(tx, b.upserts); err != nil {
				return err
			}
			return done.CountTotals(tx)
		})
		if err != nil {
			return err
		}
		run.upserts.Continue(done.Log)
		run.finishBatch(&sum, b, done)
		return nil
	})
	return sum, err
}

// whole writes everything in one transaction. The totals, of which there is one row for all, come last, so
// that others wait for them as briefly as can be.
func (run *waited) whole(ctx context.Context) (Summary, error) {
	var sum Summary
	var all customers.Upserted
	err := run.db.Change(ctx, "import customers", func(tx *gorm.DB) error {
		err := run.rows.each(ctx, func(b batch) error {
			done, err := run.upserts.Write(tx, b.upserts)
			if err != nil {
				return err
			}
			if failed := b.allFailed(done.Refused); len(failed) > 0 {
				run.tell(failed[0])
				return nothingImported(failed[0].line)
			}
			all.Add(done)
			run.upserts.Continue(done.Log)
			run.finishBatch(&sum, b, done)
			return nil
		})
		if err != nil {
			return err
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

func nothingImported(line int) error {
	return &record.Error{Kind: record.Invalid, Object: "import", Message: text.Fill(
		"Nothing was imported because line {line} has an error.", "line", strconv.Itoa(line))}
}

// finishBatch counts a batch, and reports its bad rows and the progress.
func (run *waited) finishBatch(sum *Summary, b batch, done customers.Upserted) {
	failed := b.allFailed(done.Refused)
	sum.add(b, done, len(failed))
	for _, row := range failed {
		run.tell(row)
	}
	if run.options.Progress != nil {
		run.options.Progress(b.bytes)
	}
}

// tell reports a bad row.
func (run *waited) tell(row failure) {
	bad := sheets.RowError{Line: row.line, Reason: row.reason}
	if len(run.failed) < failedRecorded {
		run.failed = append(run.failed, bad)
	}
	if run.report != nil {
		run.report(bad)
	}
	if run.options.Failed != nil {
		run.options.Failed(FailedRow{row.line, row.cells, row.reason})
	}
}
