// Command cohort is the back office for a shop's customers and customer groups: it serves the pages and the
// Admin API, and sets up and fills the database behind them.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"cohort/models"
	"cohort/models/db"
	"cohort/models/record"
)

// version is set when the program is built.
var version = "dev"

// programHelp is the help of flags that needs more room than a tag has.
var programHelp = kong.Vars{
	"database_url": "The database: the path of a SQLite file, which is created if it is missing, or " +
		"postgres://user:password@host:5432/database.",
}

// program is the command line: commands, flags, the variables that stand for them, and their help.
type program struct {
	DatabaseURL string           `env:"DATABASE_URL" placeholder:"cohort.db" help:"${database_url}"`
	Version     kong.VersionFlag `help:"Show the version and exit."`

	Serve   serveCommand   `cmd:"" help:"Start the back office and the Admin API."`
	Migrate migrateCommand `cmd:"" help:"Bring the database up to date. All other commands but backup and check also do this."`
	User    struct {
		Add             addUserCommand         `cmd:"" help:"Create an operator, who can then sign in."`
		List            listUsersCommand       `cmd:"" help:"List all operators."`
		Reset           resetPasswordCommand   `cmd:"" name:"reset-password" help:"Set an operator's password and sign them out everywhere."`
		SignOut         signOutUserCommand     `cmd:"" name:"sign-out" help:"End all sessions and tokens of an operator."`
		Disable         disableUserCommand     `cmd:"" help:"Keep an operator from signing in, and sign them out everywhere."`
		Enable          enableUserCommand      `cmd:"" help:"Let a disabled operator sign in again."`
		ResetSecondStep resetSecondStepCommand `cmd:"" help:"Remove the second step of an operator who cannot pass it any more."`
	} `cmd:"" help:"Manage operators, the people who sign in."`
	Key struct {
		Add    addKeyCommand    `cmd:"" help:"Create an API key and show it once."`
		List   listKeysCommand  `cmd:"" help:"List all API keys."`
		Revoke revokeKeyCommand `cmd:"" help:"Revoke an API key immediately and permanently."`
	} `cmd:"" help:"Manage API keys, which programs need to use the Admin API."`
	Import  importCommand  `cmd:"" help:"Import customers from a CSV file or a spreadsheet."`
	Backup  backupCommand  `cmd:"" help:"Back up the database into a file, also while Cohort is running."`
	Restore restoreCommand `cmd:"" help:"Replace the database with a backup."`
	Check   checkCommand   `cmd:"" help:"Check whether everything in the database fits together, and repair it."`
	Seed    seedCommand    `cmd:"" help:"Add sample customers and groups, to try things out or to measure."`
	Print   versionCommand `cmd:"" name:"version" help:"Show the version."`
}

const description = `Cohort is the back office for a store's customers and customer groups.

Every flag can also be set with the environment variable shown next to it. "cohort serve --demo" starts with sample data.`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal does not wait
	code := 0
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "cohort: "+sentence(err))
		code = 1
	}
	os.Exit(code)
}

func run(ctx context.Context, args []string) error {
	p := &program{}
	parser, err := kong.New(p, kong.Name("cohort"), kong.Description(description), kong.Vars{"version": version},
		programHelp, serveHelp, keyHelp, seedHelp, importHelp,
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return err
	}
	command, err := parser.Parse(args)
	if err != nil {
		return fmt.Errorf("%w (run cohort --help to see all commands)", err)
	}
	return command.Run(p)
}

// open opens the database of DATABASE_URL, or else the SQLite file.
func (p *program) open(ctx context.Context, file string) (*models.Store, error) {
	return models.Open(ctx, p.database(file))
}

// database is the one of DATABASE_URL, or else the SQLite file.
func (p *program) database(file string) string { return cmp.Or(p.DatabaseURL, file) }

// defaultFile is the database when none is named.
const defaultFile = "cohort.db"

// demoFile is the database of the demo when none is named.
const demoFile = "cohort-demo.db"

// file is the server's database when none is named.
func (c serveCommand) file() string {
	if c.Demo {
		return demoFile
	}
	return defaultFile
}

// sentence puts an error into one line for a person. Causes are left to the logs.
func sentence(err error) string {
	var shown *record.Error
	switch {
	case errors.As(err, &shown):
		return shown.Error()
	case errors.Is(err, db.ErrNewer):
		return db.ErrNewer.Error()
	case errors.Is(err, context.Canceled):
		return "stopped"
	}
	return strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' }), "; ")
}

type migrateCommand struct{}

// Run opens the database, which brings it up to date.
func (migrateCommand) Run(ctx context.Context, p *program) error {
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	store.Close()
	fmt.Println("The database is up to date.")
	return nil
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	fmt.Println(version)
	return nil
}
