package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/schollz/progressbar/v3"

	"cohort/models"
	"cohort/models/imports"
	"cohort/models/medusa"
	"cohort/models/sheets"
	"cohort/models/text"
)

// importHelp is the help of flags that needs more room than a tag has.
var importHelp = kong.Vars{
	"import_as": "What kind of file it is, if it is not recognized: shopify, mailchimp, … (see docs/importing.md).",
	"import_map": "What a column becomes: 'Email Address=email', 'Company=metadata.company', 'Tags=groups', 'Notes=ignored'. " +
		"Repeatable.",
	"import_map_group": "The existing customer group that a name in the file means: 'VPI=VIP'. Repeatable.",
	"import_failed":    "Write the rows that were not imported to this CSV file, to correct and import again.",
	"import_header":    "The line that names the columns, counted from 1, if it is not found. Lines above it are not imported.",
	"import_separator": "What separates the cells of a CSV file, if it is not detected: comma, semicolon, tab or pipe.",
	"import_damaged":   "What to do with values damaged by a spreadsheet: refuse the row, skip the value, or keep it.",
	"import_clear":     "A cell with only this text, such as (clear), clears the saved value. An empty cell never does.",
	"import_group":     "Add everyone in the file to this customer group, given by its name or ID.",
	"import_from":      "Import customers, groups and price lists from the Admin API of a Medusa store: medusa://shop.example.com.",
	"import_key":       "The API key of that store. Better set in the environment, where other users of the computer can't see it.",
	"import_email":     "The e-mail to sign in to that store with, instead of a key. You are asked for the password.",
	"import_groups": "The file has customer groups, not customers: id, name, description, metadata and metadata.KEY. A group is found " +
		"by its id, or else by its name.",
	"import_sync": "Remove from the group of --group everyone who is not in the file.",
}

type importCommand struct {
	File string `arg:"" optional:"" help:"The file (CSV, XLSX or ODS), or - for the standard input."`

	From  string `env:"COHORT_IMPORT_FROM" placeholder:"URL" help:"${import_from}"`
	Key   string `env:"COHORT_IMPORT_KEY" placeholder:"KEY" help:"${import_key}"`
	Email string `env:"COHORT_IMPORT_EMAIL" placeholder:"EMAIL" help:"${import_email}"`

	Groups  bool     `env:"COHORT_IMPORT_GROUPS" help:"${import_groups}"`
	DryRun  bool     `env:"COHORT_IMPORT_DRY_RUN" help:"Show what the import would do, and import nothing."`
	As      string   `env:"COHORT_IMPORT_AS" placeholder:"KIND" help:"${import_as}"`
	Map     []string `env:"COHORT_IMPORT_MAP" sep:"none" placeholder:"COLUMN=FIELD" help:"${import_map}"`
	Instead []string `name:"map-group" env:"COHORT_IMPORT_MAP_GROUP" sep:"none" placeholder:"NAME=GROUP" help:"${import_map_group}"`
	Failed  string   `env:"COHORT_IMPORT_FAILED" placeholder:"FILE" help:"${import_failed}"`

	Encoding  string `env:"COHORT_IMPORT_ENCODING" placeholder:"NAME" help:"The encoding of a CSV file, if it is not detected."`
	Separator string `env:"COHORT_IMPORT_SEPARATOR" placeholder:"NAME" help:"${import_separator}"`
	Sheet     string `env:"COHORT_IMPORT_SHEET" placeholder:"NAME" help:"The sheet of a spreadsheet. The first one if left out."`

	Header int `env:"COHORT_IMPORT_HEADER" placeholder:"LINE" help:"${import_header}"`

	Group   string `env:"COHORT_IMPORT_GROUP" placeholder:"GROUP" help:"${import_group}"`
	Sync    bool   `env:"COHORT_IMPORT_SYNC" help:"${import_sync}"`
	AddOnly bool   `env:"COHORT_IMPORT_ADD_ONLY" help:"Only add customers. Leave those who exist as they are."`
	Clear   string `env:"COHORT_IMPORT_CLEAR" placeholder:"TEXT" help:"${import_clear}"`
	Damaged string `env:"COHORT_IMPORT_DAMAGED" enum:"refuse,skip,keep" default:"refuse" help:"${import_damaged}"`
	Strict  bool   `env:"COHORT_IMPORT_STRICT" help:"Stop at the first row with an error and import nothing."`
}

// Help describes the columns that a file may have.
func (importCommand) Help() string {
	return `The first row of the file names the columns. Files of many shops and tools are recognized. In any other file:

  email          The customer with this e-mail is updated, or created as a guest. If a guest and
                 an account have the same e-mail, the account is updated.
  first_name, last_name, name, phone
  groups         Names of customer groups, separated by ";". Missing groups are created.
                 Nobody is removed from a group.
  metadata.KEY   Metadata under this key. A plain number such as 7 or 39.62 is saved as a number,
                 with all its digits. Anything else is saved as text: 007, +49 30, 1e5, true.
  other names    The usual names of these columns in several languages are recognized. All other
                 columns become metadata under their names, except passwords and keys.

An empty cell leaves the saved value unchanged. Importing a file again changes nothing. A file that was exported
from a list can be imported without loss, except for passwords.

Rows with errors are reported on the standard error, with their line, and do not stop the import. At the end you
see how many rows were read, created, updated, unchanged and failed. The exit code is 0 if every row was imported,
otherwise 1.`
}

// Run imports the file, or shows what that would do. It prints the counts, and each row with an error to the standard error.
func (c importCommand) Run(ctx context.Context, p *program) error {
	settings, err := c.settings()
	if err != nil {
		return err
	}
	if c.Groups {
		return c.importGroups(ctx, p, settings)
	}
	r := importRun{command: c, options: imports.Options{Strict: c.Strict, Settings: settings}}
	done, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	defer store.Close()

	r.store = store
	defer r.bar.clear()
	if err := r.choose(ctx); err != nil {
		return err
	}
	if r.failed, err = newFailedFile(c.Failed, c.DryRun); err != nil {
		return err
	}
	return errors.Join(r.run(ctx), r.failed.close())
}

// run imports the file, or shows what that would do.
func (r *importRun) run(ctx context.Context) error {
	if err := r.describe(ctx); err != nil {
		return err
	}
	switch {
	case r.command.Sync:
		return r.sync(ctx)
	case r.command.DryRun:
		preview, err := r.store.CheckFile(ctx, r.content, r.options)
		if err == nil && r.other != nil {
			err = errors.Join(r.findEmptyGroups(ctx, preview), r.moveLists(ctx))
		}
		if err != nil {
			return err
		}
		return r.show(preview)
	case r.other == nil:
		return r.now(ctx)
	}
	return r.move(ctx)
}

// settings are how the file is read.
func (c importCommand) settings() (sheets.Settings, error) {
	settings := sheets.Settings{Encoding: c.Encoding, Sheet: c.Sheet, Header: c.Header}
	if c.Header < 0 {
		return settings, errors.New("--header: lines are counted from 1")
	}
	if c.Separator == "" {
		return settings, nil
	}
	for _, comma := range sheets.Commas {
		if c.Separator == sheets.SeparatorName(comma) || c.Separator == string(comma) {
			settings.Comma = comma
			return settings, nil
		}
	}
	return settings, fmt.Errorf("--separator %q: choose comma, semicolon, tab or pipe", c.Separator)
}

// importRun is one run of the command.
type importRun struct {
	command importCommand
	store   *models.Store
	content *os.File
	bar     progress
	options imports.Options
	failed  *failedFile

	other  *medusa.Store // that is imported from; nil: a file is
	groups []medusa.Group
	empty  []string    // the names of those of the groups that are new and have no customers
	lists  *movedLists // nil: none were read
}

// now imports the file.
func (r *importRun) now(ctx context.Context) error {
	r.options.Failed = func(row imports.FailedRow) { r.failed.write(row.Cells) }
	sum, err := r.store.Import(ctx, r.content, r.options, func(bad sheets.RowError) {
		r.bar.clear()
		fmt.Fprintln(os.Stderr, text.Printable(bad.Error()))
	})
	r.bar.clear()
	if sum.Read > 0 || err == nil {
		fmt.Println(sum)
	}
	switch {
	case err != nil && sum.Read > 0:
		return fmt.Errorf("the import stopped early and the rows counted above were imported: %s", sentence(err))
	case err != nil:
		return err
	}
	return notAll(sum)
}

// notAll is the error for rows that were not imported.
func notAll(sum imports.Summary) error {
	if sum.Failed == 0 {
		return nil
	}
	return incomplete(text.Plural(sum.Failed, "1 of {rows} rows was not imported", "{n} of {rows} rows were not imported", "rows",
		text.Number(sum.Read)))
}

// incomplete is the error of an import that has left something out, and went on.
type incomplete string

func (e incomplete) Error() string { return string(e) }

// open opens the file, or makes one of what the other store has. done is called when it is needed no longer.
func (r *importRun) open(ctx context.Context) (done func(), err error) {
	switch {
	case r.command.File == "" && r.command.From == "":
		return nil, errors.New("name a file, or a store with --from")
	case r.command.From != "" && r.command.File != "":
		return nil, errors.New("--from takes no file")
	case r.command.From != "":
		return r.fetch(ctx)
	}
	file, size, err := r.command.open()
	if err != nil {
		return nil, err
	}
	r.options.Name, r.bar = filepath.Base(file.Name()), newProgress(size, progressbar.OptionShowBytes(true))
	r.options.Progress = r.bar.set
	content, gone, err := readable(file, size)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	r.content = content
	return func() { gone(); _ = file.Close() }, nil
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

// readable is the content of a file that can be read twice: what comes through a pipe is copied to the disk first. done is called when it
// is needed no longer.
func readable(file *os.File, size int64) (content *os.File, done func(), err error) {
	if info, err := file.Stat(); size >= 0 || err == nil && info.Mode().IsRegular() {
		return file, func() {}, nil
	}
	if content, done, err = temporary(); err != nil {
		return nil, nil, err
	}
	if _, err = io.Copy(content, file); err != nil {
		done()
		return nil, nil, cannotRead(file.Name(), err)
	}
	return content, done, nil
}

// temporary is a file that is gone when it is done.
func temporary() (file *os.File, done func(), err error) {
	if file, err = os.CreateTemp("", "cohort-import-"); err != nil {
		return nil, nil, err
	}
	return file, func() { _ = errors.Join(file.Close(), os.Remove(file.Name())) }, nil
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
