package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"cohort/models/imports"
	"cohort/models/text"
)

// sync imports the file as one that was uploaded, which can also take customers out of a group.
func (r *importRun) sync(ctx context.Context) error {
	r.options.Choices.Sync = true
	if _, err := r.content.Seek(0, 0); err != nil {
		return err
	}
	uploaded, err := r.store.UploadImport(ctx, r.options.Name, r.content)
	if err != nil {
		return err
	}
	return r.runUploaded(ctx, uploaded.ID)
}

// runUploaded checks and imports an upload. A dry run leaves nothing behind.
func (r *importRun) runUploaded(ctx context.Context, id string) error {
	if err := r.store.CheckImport(ctx, id, r.options.Settings, *r.options.Mapping, r.options.Choices); err != nil {
		return errors.Join(err, r.store.RemoveImport(ctx, id))
	}
	done, err := r.await(ctx, id)
	if err != nil {
		return err
	}
	if r.command.DryRun {
		return errors.Join(r.show(done.Preview), r.store.RemoveImport(ctx, id))
	}
	if err := r.store.RunImport(ctx, id); err != nil {
		return err
	}
	if done, err = r.await(ctx, id); err != nil {
		return err
	}
	fmt.Println(done.Summary)
	fmt.Println(text.Plural(done.Left, "1 customer was removed from the group.", "{n} customers were removed from the group."))
	err = r.store.FailedRows(ctx, id, func(cells []string, line int, reason string) error {
		if line > 0 {
			fmt.Fprintln(os.Stderr, text.Printable(fmt.Sprintf("line %d: %s", line, reason)))
			r.failed.write(cells)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if done.Problem != "" {
		return errors.New(done.Problem)
	}
	return notAll(done.Summary)
}

// pause is how long it is waited before it is looked again how far an import has come.
const pause = 50 * time.Millisecond

// await waits until a check or an import has ended.
func (r *importRun) await(ctx context.Context, id string) (imports.Import, error) {
	for {
		now, err := r.store.FindImport(ctx, id)
		switch {
		case err != nil:
			return now, err
		case now.State == imports.Checked, now.State == imports.Done:
			r.bar.clear()
			return now, nil
		case now.State != imports.Checking && now.State != imports.Importing:
			r.bar.clear()
			return now, errors.New(now.Problem)
		}
		r.bar.set(now.BytesDone)
		select {
		case <-ctx.Done():
			return now, ctx.Err()
		case <-time.After(pause):
		}
	}
}
