package main

import (
	"errors"
	"fmt"
	"os"

	"cohort/models/sheets"
)

// failedFile is a file of the rows that were not imported, to be corrected and imported again.
type failedFile struct {
	path   string
	names  []string // of the columns
	comma  rune     // between the cells, as in the file that is imported
	file   *os.File
	writer *sheets.Writer
	err    error
}

// newFailedFile sees that a file can be written there. Without a path, or in a dry run, nothing is.
func newFailedFile(path string, dryRun bool) (*failedFile, error) {
	failed := &failedFile{path: path}
	if path == "" || dryRun {
		return failed, nil
	}
	var err error
	// #nosec G304 -- whoever runs the command names the file
	if failed.file, err = os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600); err != nil {
		return nil, fmt.Errorf("%s cannot be written: %w", path, reasonOfPath(err))
	}
	return failed, nil
}

// reasonOfPath is an error of a file without its path.
func reasonOfPath(err error) error {
	var cause *os.PathError
	if errors.Is(err, os.ErrExist) {
		return errors.New("there is already a file with this name")
	}
	if errors.As(err, &cause) {
		return cause.Err
	}
	return err
}

// write adds a row, behind the names of the columns.
func (f *failedFile) write(cells []string) {
	if f.file == nil || f.err != nil {
		return
	}
	if f.writer == nil {
		if f.writer, f.err = sheets.NewWriter(f.file, sheets.CSV, sheets.WriterOptions{Comma: f.comma}); f.err != nil {
			return
		}
		f.err = f.writer.Write(sheets.Texts(f.names...))
	}
	if f.err == nil {
		sheets.UnescapeFormulas(cells) // the new file has marks of its own
		f.err = f.writer.Write(sheets.Texts(cells...))
	}
}

// close ends the file, or removes it where every row was imported.
func (f *failedFile) close() error {
	switch {
	case f.file == nil:
		return nil
	case f.writer == nil:
		return errors.Join(f.file.Close(), os.Remove(f.path))
	}
	if err := errors.Join(f.err, f.writer.Close(), f.file.Close()); err != nil {
		return fmt.Errorf("%s cannot be written: %w", f.path, reasonOfPath(err))
	}
	return nil
}
