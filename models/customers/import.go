package customers

import (
	"context"
	"errors"
	"io"
	"strconv"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/csvfile"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// ImportOptions say how a file is imported.
type ImportOptions struct {
	Strict   bool                  // the first bad row ends the import, and nothing of it stays
	Progress func(bytesRead int64) // called after each batch with how many bytes of the file have been read; may be nil
}

// ImportSummary counts the rows of a file by what became of them. A second row with the same e-mail counts by itself.
type ImportSummary struct{ Read, Created, Updated, Unchanged, Failed int64 }

// Import reads customers from a CSV file with the columns' names in its first row: email, first_name,
// last_name, phone, groups (names separated by ";"), metadata.KEY; any other column is metadata under
// its own name. A customer with the e-mail of a row is updated, the one with an account before the guest; where there is
// none, a guest is created. A file that Cohort exported has a column for the account, which keeps the two apart: a row with an
// account creates one without a password. An empty cell leaves what is stored. Groups that do not exist are created, and
// nobody leaves a group. So importing a file twice changes nothing the second time.
//
// A row with an error is reported and passed over. Without Strict, what was imported before an error that ends the import
// stays, and the summary counts it.
func (s *Store) Import(ctx context.Context, file io.Reader, options ImportOptions, report func(csvfile.RowError)) (ImportSummary, error) {
	input := &counting{file: file}
	rows, err := readImport(input)
	if err != nil {
		return ImportSummary{}, err
	}
	actor, _ := activity.ActorOf(ctx)
	actor.Via = activity.ViaImport
	ctx = activity.WithChangeSet(activity.WithActor(ctx, actor))
	run := importing{store: s, rows: rows, options: options, report: report, bytes: &input.bytes, log: importLog{}}
	write := run.inParts
	if options.Strict {
		write = run.whole
	}
	sum, err := write(ctx)
	if err == nil && sum.Created >= importManyRows {
		err = s.db.Analyze(ctx)
	}
	return sum, err
}

// importing is one run of Import.
type importing struct {
	store   *Store
	rows    *importRows
	options ImportOptions
	report  func(csvfile.RowError)
	bytes   *int64
	log     importLog
}

// importManyRows is how many new customers make the databases look at their statistics anew, for the sake of their plans.
const importManyRows = 10_000

// A batch is held in memory and written with a few statements. It ends with this many rows or bytes of cells.
const (
	importBatchRows  = 2000
	importBatchBytes = 4 << 20
)

// inParts writes each batch in a transaction of its own.
func (run *importing) inParts(ctx context.Context) (sum ImportSummary, err error) {
	for more := true; more; {
		var batch []importRow
		var bad []csvfile.RowError
		if batch, bad, more, err = run.rows.batch(false); err != nil {
			return sum, err
		}
		var done imported
		err = run.store.db.Change(ctx, "import customers", func(tx *gorm.DB) (err error) {
			if done, err = run.store.importBatch(tx, run.rows.exported, batch, run.log); err != nil {
				return err
			}
			return done.countTotals(tx)
		})
		if err != nil {
			return sum, err
		}
		sum.add(done.ImportSummary)
		run.finishBatch(&sum, bad)
	}
	return sum, nil
}

// whole writes everything in one transaction. The totals, of which there is one row for all, come last, so
// that others wait for them as briefly as can be.
func (run *importing) whole(ctx context.Context) (ImportSummary, error) {
	var all imported
	err := run.store.db.Change(ctx, "import customers", func(tx *gorm.DB) error {
		for more := true; more; {
			batch, bad, again, err := run.rows.batch(true)
			if err != nil {
				return err
			}
			if len(bad) > 0 {
				run.finishBatch(&ImportSummary{}, bad)
				return nothingImported(bad[0])
			}
			done, err := run.store.importBatch(tx, run.rows.exported, batch, run.log)
			if err != nil {
				return err
			}
			all.add(done.ImportSummary)
			all.groups += done.groups
			run.finishBatch(&all.ImportSummary, nil)
			more = again
		}
		return all.countTotals(tx)
	}, db.OnlyOnce)
	switch {
	case err == nil:
		return all.ImportSummary, nil
	case run.store.db.Dialect.Retryable(err):
		message := "Someone else changed the same customers or groups at the same time. Nothing was imported. Try again."
		return ImportSummary{}, errors.Join(&record.Error{Kind: record.Unavailable, Message: message}, err)
	}
	return ImportSummary{}, err
}

func nothingImported(bad csvfile.RowError) error {
	return &record.Error{Kind: record.Invalid, Object: "import", Message: text.Fill(
		"Nothing was imported because line {line} has an error.", "line", strconv.Itoa(bad.Line))}
}

// finishBatch counts and reports the bad rows of a batch, and reports the progress.
func (run *importing) finishBatch(sum *ImportSummary, bad []csvfile.RowError) {
	sum.Read += int64(len(bad))
	sum.Failed += int64(len(bad))
	for _, row := range bad {
		run.report(row)
	}
	if run.options.Progress != nil {
		run.options.Progress(*run.bytes)
	}
}

func (sum *ImportSummary) add(more ImportSummary) {
	sum.Read += more.Read
	sum.Created += more.Created
	sum.Updated += more.Updated
	sum.Unchanged += more.Unchanged
	sum.Failed += more.Failed
}

// String is the summary in one line.
func (sum ImportSummary) String() string {
	return text.Fill("{read} read, {created} created, {updated} updated, {unchanged} unchanged, {failed} failed",
		"read", text.Number(sum.Read), "created", text.Number(sum.Created), "updated", text.Number(sum.Updated),
		"unchanged", text.Number(sum.Unchanged),
		"failed", text.Number(sum.Failed))
}

// imported counts what became of a batch.
type imported struct {
	ImportSummary
	groups int64 // created for it
}

// countTotals adds the new customers and groups to the kept totals.
func (done imported) countTotals(tx *gorm.DB) error {
	if done.Created > 0 {
		if err := db.AddToTotal(tx, "customers", done.Created); err != nil {
			return err
		}
	}
	if done.groups > 0 {
		return db.AddToTotal(tx, "customer_groups", done.groups)
	}
	return nil
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
