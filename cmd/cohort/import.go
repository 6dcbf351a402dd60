package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/schollz/progressbar/v3"

	"cohort/models"
)

type importCommand struct {
	File   string `arg:"" help:"The CSV file; - is the standard input."`
	Strict bool   `env:"COHORT_IMPORT_STRICT" help:"Stop at the first bad row and import nothing."`
}

// Help tells what a file may hold.
func (importCommand) Help() string {
	return `The first row names the columns; they are separated by "," or ";", in UTF-8:

  email          whom the row is about. A customer with this e-mail is updated, the one with
                 an account before the guest; else a guest is made.
  first_name, last_name, phone
  groups         names of customer groups, separated by ";". Missing groups are made.
                 Nobody leaves a group.
  metadata.KEY   custom data under that key. A plain number such as 7 or 39.62 stays a number,
                 to the digit; anything else is a text: 007, +49 30, 1e5, true.
  other names    custom data under that name. A column for passwords is refused.

An empty cell leaves alone what is stored. Importing a file again changes nothing. A file that was exported
from a list is read back without loss, but for passwords.

A bad row is told with its line on the standard error and does not stop the rest. At the end comes how many
rows were read, created, updated, unchanged and failed. The exit code is 0 when every row was imported, else 1.`
}

// Run imports the file and tells what became of its rows.
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
	options := models.ImportOptions{Strict: c.Strict, Progress: bar.set}
	sum, err := store.Import(ctx, file, options, func(bad models.RowError) {
		bar.clear()
		fmt.Fprintln(os.Stderr, bad.Error())
	})
	bar.clear()
	if sum.Read > 0 || err == nil {
		fmt.Println(sum)
	}
	switch {
	case err != nil && sum.Read > 0:
		return fmt.Errorf("the import ended early, what was counted stays: %s", sentence(err))
	case err != nil:
		return err
	case sum.Failed == 1:
		return fmt.Errorf("1 of %d rows was not imported", sum.Read)
	case sum.Failed > 0:
		return fmt.Errorf("%d of %d rows were not imported", sum.Failed, sum.Read)
	}
	return nil
}

// open opens the file and tells its size in bytes, -1 where nobody knows.
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
	case errors.As(err, &cause):
		err = cause.Err
	}
	return fmt.Errorf("%s cannot be read: %w", path, err)
}
