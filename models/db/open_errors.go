package db

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cohort/models/record"
	"cohort/models/text"
)

// OpenError puts into words why a database cannot be opened. The error of the driver comes along for the log; it has no
// password in it.
func OpenError(url string, err error) error {
	var file *sqlite.Error
	var words string
	switch {
	case errors.As(err, &file):
		words = fileWords(FilePath(url), file.Code()&0xff)
	case IsPostgres(url):
		words = serverWords(err)
	}
	if words == "" {
		return err
	}
	return errors.Join(&record.Error{Kind: record.Unavailable, Message: words}, err)
}

func fileWords(path string, code int) string {
	folder, err := os.Stat(filepath.Dir(path))
	file, _ := os.Stat(path)
	switch {
	case err != nil || !folder.IsDir():
		return fmt.Sprintf("The database file %s cannot be opened: there is no such folder.", path)
	case file != nil && file.IsDir():
		return fmt.Sprintf("The database file %s cannot be opened: it is a folder.", path)
	case code == sqlite3.SQLITE_CANTOPEN || code == sqlite3.SQLITE_PERM:
		return fmt.Sprintf("The database file %s cannot be opened: permission denied.", path)
	case code == sqlite3.SQLITE_READONLY:
		return fmt.Sprintf("The database file %s cannot be written.", path)
	case code == sqlite3.SQLITE_NOTADB:
		return fmt.Sprintf("The file %s is not a SQLite database.", path)
	case code == sqlite3.SQLITE_CORRUPT:
		return fmt.Sprintf("The database file %s is damaged.", path)
	case code == sqlite3.SQLITE_BUSY:
		return fmt.Sprintf("The database file %s is in use by another program.", path)
	case code == sqlite3.SQLITE_FULL:
		return fmt.Sprintf("There is no space left for the database file %s.", path)
	}
	return ""
}

func serverWords(err error) string {
	var unreadable *pgconn.ParseConfigError
	if errors.As(err, &unreadable) {
		return "The database URL is not valid. Write it like postgres://user:password@host:5432/database."
	}
	server, user, database := "PostgreSQL", "", ""
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		server = text.Fill("PostgreSQL at {address}", "address", net.JoinHostPort(connect.Config.Host, fmt.Sprint(connect.Config.Port)))
		if strings.HasPrefix(connect.Config.Host, "/") {
			server = text.Fill("PostgreSQL in {folder}", "folder", connect.Config.Host)
		}
		user, database = connect.Config.User, connect.Config.Database
	}
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		switch refusal.Code {
		case "28P01", "28000":
			return text.Fill(`{server} did not accept the user "{user}". Check the password.`, "server", server, "user", user)
		case "3D000":
			return text.Fill(`{server} has no database "{database}" yet. Create it with: createdb {database}`, "server",
				server, "database", database)
		case "53300":
			return text.Fill("{server} accepts no more connections right now.", "server", server)
		case "57P03":
			return text.Fill("{server} is starting or stopping.", "server", server)
		case "42501":
			return text.Fill("{server} does not let this user create tables: {reason}.", "server", server, "reason", refusal.Message)
		}
		return text.Fill("{server} reports: {reason}.", "server", server, "reason", refusal.Message)
	}
	if connect == nil {
		return ""
	}
	var name *net.DNSError
	var network net.Error
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("The database cannot be reached: the host %q was not found.", connect.Config.Host)
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOENT):
		return text.Fill("The database cannot be reached: {server} is not running.", "server", server)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return text.Fill("The database cannot be reached: {server} does not answer.", "server", server)
	}
	return text.Fill("The database cannot be reached: {server} closed the connection.", "server", server)
}
