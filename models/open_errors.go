package models

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
)

// openError puts into words why a database cannot be opened. What the driver said comes along for the
// log; it names no password.
func openError(url string, err error) error {
	var file *sqlite.Error
	var words string
	switch {
	case errors.As(err, &file):
		words = fileWords(filePath(url), file.Code()&0xff)
	case isPostgres(url):
		words = serverWords(err)
	}
	if words == "" {
		return err
	}
	return errors.Join(&Error{Kind: Unavailable, Message: words}, err)
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
		return "The database URL cannot be understood; it looks like postgres://user:password@host:5432/database."
	}
	server, user, database := "The PostgreSQL server", "", ""
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		server = "The PostgreSQL server at " + net.JoinHostPort(connect.Config.Host, fmt.Sprint(connect.Config.Port))
		if strings.HasPrefix(connect.Config.Host, "/") {
			server = "The PostgreSQL server in " + connect.Config.Host
		}
		user, database = connect.Config.User, connect.Config.Database
	}
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		switch refusal.Code {
		case "28P01", "28000":
			return fmt.Sprintf("%s does not let the user %q in: is the password right?", server, user)
		case "3D000":
			return fmt.Sprintf("%s has no database %q yet: make it with createdb %s.", server, database, database)
		case "53300":
			return server + " takes no more connections just now."
		case "57P03":
			return server + " is just starting or stopping."
		case "42501":
			return server + " does not let this user make tables: " + refusal.Message + "."
		}
		return server + " says: " + refusal.Message + "."
	}
	if connect == nil {
		return ""
	}
	var name *net.DNSError
	var network net.Error
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("The database cannot be reached: nobody knows the host %q.", connect.Config.Host)
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOENT):
		return "The database cannot be reached: " + strings.Replace(server, "The", "the", 1) + " is not running."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "The database cannot be reached: " + strings.Replace(server, "The", "the", 1) + " does not answer."
	}
	return "The database cannot be reached: " + strings.Replace(server, "The", "the", 1) + " broke off the connection."
}
