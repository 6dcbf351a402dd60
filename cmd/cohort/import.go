package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/schollz/progressbar/v3"

	"cohort/models/imports"
	"cohort/models/sheets"
	"cohort/models/text"
)

type importCommand struct {
	File   string `arg:"" help:"The CSV file, or - for the standard input."`
	Strict bool   `env:"COHORT_IMPORT_STRICT" help:"Stop at the first row with an error and import nothing."`
}

// Help describes the columns that a file may have.
func (importCommand) Help() string {
	return `The file is in UTF-8. Its first row names the columns, separated by "," or ";":

  email          The customer with this e-mail is updated, or created as a guest. If a guest and
                 an account have the same e-mail, the account is updated.
  first_name, last_name, phone
  groups         Names of customer groups, separated by ";". Missing groups are created.
                 Nobody is removed from a group.
  metadata.KEY   Metadata under this key. A plain number such as 7 or 39.62 is saved as a number,
                 with all its digits. Anything else is saved as text: 007, +49 30, 1e5, true.
  other names    Metadata under this name. Columns for passwords are refused.

An empty cell leaves the saved value unchanged. Importing a file again changes nothing. A file that was exported
from a list can be imported without loss, except for passwords.

Rows with errors are reported on the standard error, with their line, and do not stop the import. At the end you
see how many rows were read, created, updated, unchanged and failed. The exit code is 0 if every row was imported,
otherwise 1.`
}

// Run imports the file. It prints the counts, and each row with an error to the standard error.
func (c importCommand) Run(ctx context.Context, p *program) error {
	file, size, err := c.open()
	if err != nil {
		return err
	}
	defer file.Close()
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	defer store.Close()

	bar := newProgress(size, progressbar.OptionShowBytes(true))
	options := imports.Options{Name: filepath.Base(file.Name()), Strict: c.Strict, Progress: bar.set}
	sum, err := store.Import(ctx, file, options, func(bad sheets.RowError) {
		bar.clear()
		fmt.Fprintln(os.Stderr, bad.Error())
	})
	bar.clear()
	if sum.Read > 0 || err == nil {
		fmt.Println(sum)
	}
	switch {
	case err != nil && sum.Read > 0:
		return fmt.Errorf("the import stopped early and the rows counted above were imported: %s", sentence(err))
	case err != nil:
		return err
	case sum.Failed > 0:
		return errors.New(text.Plural(sum.Failed, "1 of {rows} rows was not imported", "{n} of {rows} rows were not imported", "rows",
			text.Number(sum.Read)))
	}
	return nil
}

// open opens the file and returns its size in bytes, or -1 where that is not known.
func (c importCommand) open() (file *os.File, size int64, err error) {
	if c.File == "-" {
		return os.Stdin, -1, nil
	}
	file, err = os.Open(c.File)
	if err != nil {
		return nil, 0, cannotRead(c.File, err)
	}
	info, err := file.Stat()
	switch {
	case err == nil && info.IsDir():
		err = errors.New("it is a folder")
	case err == nil && info.Mode().IsRegular():
		return file, info.Size(), nil
	case err == nil:
		return file, -1, nil
	}
	return nil, 0, cannotRead(c.File, errors.Join(err, file.Close()))
}

func cannotRead(path string, err error) error {
	var cause *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = errors.New("there is no such file")
	case errors.Is(err, fs.ErrPermission):
		err = errors.New("permission denied")
	case errors.Is(err, syscall.EISDIR):
		err = errors.New("it is a folder")
	case errors.As(err, &cause):
		err = cause.Err
	}
	return fmt.Errorf("%s cannot be read: %w", path, err)
}
