package db

import (
	"context"
	"errors"
	"os"

	"github.com/pressly/goose/v3"

	"cohort/migrations"
	"cohort/models/record"
	"cohort/models/text"
)

// OwnTables are tables by which a database of Cohort is known; they are in every version.
var OwnTables = []string{"goose_db_version", "customers", "customer_groups", "members", "operators"}

// OpenAsIs opens a database of Cohort that is up to date, and writes nothing: it is neither created nor migrated. Any other one is an
// error of the kind Refused, or ErrNewer. The errors are for people and never name the password.
func OpenAsIs(ctx context.Context, url string, inGo InGo) (*DB, error) {
	if !IsPostgres(url) {
		if _, err := os.Stat(FilePath(url)); errors.Is(err, os.ErrNotExist) {
			return nil, refused("There is no database {file}.", url)
		}
	}
	s, err := connect(ctx, url, asItIs)
	if err != nil {
		return nil, OpenError(url, err)
	}
	s.Sizes, s.imported = usualSizes, &importedRows{}
	if err := s.isUpToDate(ctx, url, inGo); err != nil {
		s.Close()
		return nil, OpenError(url, err)
	}
	return s, nil
}

// isUpToDate checks that this is a database of Cohort, with all migrations and no others.
func (s *DB) isUpToDate(ctx context.Context, url string, inGo InGo) error {
	var tables int
	if err := s.Read(ctx).Raw(s.Dialect.countTables(), OwnTables).Scan(&tables).Error; err != nil {
		return err
	}
	file, _ := os.Stat(FilePath(url)) // nil on PostgreSQL
	switch {
	case tables == len(OwnTables):
	case s.Shared():
		return refused("This PostgreSQL database is not one of Cohort. Check the name in DATABASE_URL, or start Cohort or run cohort migrate "+
			"first.", url)
	case file != nil && file.Size() == 0:
		return refused("The file {file} is empty: it is not a database of Cohort.", url)
	default:
		return refused("The file {file} is a SQLite database, but not one of Cohort.", url)
	}
	provider, err := s.migrations(inGo)
	if err != nil {
		return err
	}
	var current int64
	// goose itself would create its table to ask this.
	if err := s.Read(ctx).Raw("SELECT max(version_id) FROM goose_db_version").Scan(&current).Error; err != nil {
		return err
	}
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	switch {
	case current > newest:
		return ErrNewer
	case current < newest:
		return refused("This database is of an older version of Cohort: start Cohort or run cohort migrate first.", url)
	}
	return nil
}

func refused(sentence, url string) error {
	return &record.Error{Kind: record.Refused, Message: text.Fill(sentence, "file", FilePath(url))}
}

// migrations are those of this version of Cohort, for the writing pool.
func (s *DB) migrations(inGo InGo) (*goose.Provider, error) {
	files, err := migrations.For(s.Dialect.name())
	if err != nil {
		return nil, err
	}
	pool, err := s.writePool.DB()
	if err != nil {
		return nil, err
	}
	kind := goose.DialectSQLite3
	if s.Shared() {
		kind = goose.DialectPostgres
	}
	return goose.NewProvider(kind, pool, files, goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(inGo.all(s)...))
}
