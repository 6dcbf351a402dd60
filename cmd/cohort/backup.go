package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"cohort/models"
	"cohort/models/db"
	"cohort/models/text"
	"cohort/models/upkeep"
)

type backupCommand struct {
	File  string `arg:"" help:"The file to write the backup into."`
	Force bool   `help:"Replace the file if it exists."`
}

// Help describes what becomes of either database.
func (backupCommand) Help() string {
	return `SQLite: the file is a copy of the database as it is at one moment. Operators can go on working. The copy is checked before
it gets its name, and only its owner can read it. It is a SQLite database itself.

PostgreSQL: the command that makes the backup is printed, and nothing is done. Run it like this:

  (umask 077; sh -c "$(cohort backup cohort.dump)")

The password is not part of that command: pg_dump takes it from the variable PGPASSWORD or from ~/.pgpass.`
}

// Run makes the backup, or prints how it is made.
func (c backupCommand) Run(ctx context.Context, p *program) error {
	switch c.File {
	case "":
		return errors.New("name the file to write the backup into")
	case "-":
		return errors.New("a backup cannot be written to the standard output: name a file")
	}
	database := p.database(defaultFile)
	if db.IsPostgres(database) {
		return printLine(upkeep.DumpCommand(database, c.File))
	}
	size, err := upkeep.Backup(ctx, database, c.File, c.Force)
	if err != nil {
		return err
	}
	fmt.Println(text.Fill("The database was backed up into {file} and checked. Size: {size} bytes.",
		"file", c.File, "size", text.Number(size)))
	return nil
}

type restoreCommand struct {
	File  string `arg:"" help:"The backup."`
	Force bool   `help:"Replace a database that has data. It is kept under another name."`
}

// Help describes what becomes of either database.
func (restoreCommand) Help() string {
	return `SQLite: stop Cohort first. The backup is checked and brought up to date before it takes the place of the database, which is
not replaced if it has data, unless you say --force. It is then kept, and you are told under which name.

PostgreSQL: the command that restores the backup is printed, and nothing is done. The database has to exist and to be empty.
Run it like this, and then "cohort migrate", which brings the database up to date:

  sh -c "$(cohort restore cohort.dump)"

The password is not part of that command: pg_restore takes it from the variable PGPASSWORD or from ~/.pgpass.`
}

// Run restores the backup, or prints how that is done.
func (c restoreCommand) Run(ctx context.Context, p *program) error {
	database := p.database(defaultFile)
	if db.IsPostgres(database) {
		return printLine(upkeep.RestoreCommand(database, c.File))
	}
	aside, err := upkeep.Restore(ctx, database, c.File, c.Force)
	if err != nil {
		return err
	}
	if aside != "" {
		fmt.Println(text.Fill("The database that was there is now {file}.", "file", aside))
	}
	fmt.Println(text.Fill("{file} was restored and is up to date.", "file", c.File))
	return nil
}

func printLine(line string, err error) error {
	if err == nil {
		fmt.Println(line)
	}
	return err
}

type checkCommand struct {
	Repair bool `help:"Put right what can be put right, all of it or nothing. Changes by others wait meanwhile."`
}

// Help describes what is checked.
func (checkCommand) Help() string {
	return `Some things are kept twice so that pages are fast: how many customers a group has, the texts that are searched. They are
compared with what they come from, and everything that belongs to something else is checked for whether that exists.

The database has to be one of Cohort that is up to date: it is neither created nor migrated.

Each problem is one line. The exit code is 0 if there are none, or none are left, otherwise 1.`
}

// Run prints each problem, and what was done about it.
func (c checkCommand) Run(ctx context.Context, p *program) error {
	store, err := models.OpenAsIs(ctx, p.database(defaultFile))
	if err != nil {
		return err
	}
	defer store.Close()
	look := store.Check
	if c.Repair {
		look = store.Repair
	}
	found, err := look(ctx)
	if err != nil {
		return err
	}
	left := int64(0)
	for _, problem := range found {
		fmt.Println(text.Printable(text.Sentences(problem.Text, problem.Repaired)))
		if !problem.IsRepaired {
			left++
		}
	}
	switch {
	case left > 0 && c.Repair:
		return errors.New("some of this cannot be repaired")
	case left > 0:
		return errors.New("some things do not fit together: to put them right, run cohort check --repair")
	case len(found) == 0:
		fmt.Println("Everything fits together.")
	default:
		fmt.Fprintln(os.Stderr, "Everything was repaired.")
	}
	return nil
}
