package upkeep

import (
	"net/url"
	"slices"
	"strings"

	"cohort/models/record"
)

// DumpCommand is the line for a shell that backs up a PostgreSQL database into a file, without the password of its URL.
func DumpCommand(databaseURL, file string) (string, error) {
	database, err := forTools(databaseURL)
	return "pg_dump --format=custom --no-owner --file=" + quoted(file) + " " + quoted(database), err
}

// RestoreCommand is the line for a shell that restores a file of DumpCommand into a PostgreSQL database that is empty, all of it or
// nothing, without the password of its URL.
func RestoreCommand(databaseURL, file string) (string, error) {
	database, err := forTools(databaseURL)
	return "pg_restore --no-owner --single-transaction --exit-on-error --dbname=" + quoted(database) + " " + quoted(file), err
}

// ownParameters are those of a URL that Cohort's driver knows, and PostgreSQL's programs do not.
var ownParameters = []string{"default_query_exec_mode", "statement_cache_capacity", "description_cache_capacity", "prepare_threshold"}

// secretParameters are those of a URL that nobody else may see.
var secretParameters = []string{"password", "sslpassword"}

// forTools is a URL as PostgreSQL's programs take it, without secrets.
func forTools(databaseURL string) (string, error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return "", &record.Error{Kind: record.Invalid,
			Message: "The database URL is not valid. Write it like postgres://user:password@host:5432/database."}
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	for name := range query {
		if strings.HasPrefix(name, "pool_") || slices.Contains(ownParameters, name) || slices.Contains(secretParameters, name) {
			query.Del(name)
		}
	}
	// PostgreSQL's programs take a + for itself, and not for a blank.
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	return u.String(), nil
}

// quoted is a word of a shell.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
