package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// endPostgres ends the server of this process. It is never called, but held: what nobody holds is closed by the garbage
// collector, and with it the server's life.
//
//lint:ignore U1000 to hold it is its use
var endPostgres func()

var errNoPostgres = errors.New("no PostgreSQL here, so the store is tested on SQLite only: install PostgreSQL (Debian: " +
	"apt-get install postgresql) or set TEST_DATABASE_URL")

// startPostgres starts a server of this process in a directory of its own, without the syncs that a power cut makes
// necessary.
func startPostgres() (*url.URL, error) {
	bin, err := findPostgres()
	if err != nil {
		return nil, err
	}
	owner, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := privateDir("postgres", owner)
	if err != nil {
		return nil, err
	}
	data, log := filepath.Join(dir, "data"), filepath.Join(dir, "log")
	if err := initdb(bin, data, dir, owner); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}

	server := privateServer{dir: dir, log: log, owner: owner, stop: "QUIT", command: []string{
		filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=",
		"-c", "max_connections=200", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
	}}
	if endPostgres, err = server.keep(); err != nil {
		return nil, err
	}
	u := &url.URL{Scheme: "postgres", Path: "/postgres", RawQuery: url.Values{"host": {dir}, "user": {"postgres"}}.Encode()}
	return u, ready(u, log)
}

// initdb sorts text by a language's rules, as most servers out there do: a query that leans on the order
// of bytes is found out. Servers older than 15, or built without ICU, get the plain order.
func initdb(bin, data, dir string, owner *syscall.Credential) error {
	plain := []string{"-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"}
	var out []byte
	var err error
	for _, args := range [][]string{append(plain, "--locale-provider=icu", "--icu-locale=en"), plain} {
		c := exec.Command(filepath.Join(bin, "initdb"), args...)
		c.Dir = dir
		c.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
		if out, err = c.CombinedOutput(); err == nil {
			return nil
		}
	}
	return fmt.Errorf("initdb: %w\n%s", err, out)
}

// ready waits until the server answers.
func ready(u *url.URL, log string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, u.String())
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(log)
			return fmt.Errorf("it did not start: %w\n%s", err, said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// findPostgres is the directory of the server's programs, which Debian keeps out of PATH.
func findPostgres() (string, error) {
	var dirs []string
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(installed, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	for _, dir := range append(dirs, installed...) {
		if _, err := os.Stat(filepath.Join(dir, "postgres")); err == nil {
			return dir, nil
		}
	}
	return "", errNoPostgres
}

// version reads the number in /usr/lib/postgresql/15/bin.
func version(bin string) float64 {
	n, _ := strconv.ParseFloat(filepath.Base(filepath.Dir(bin)), 64)
	return n
}

// unprivileged is the user to run the server as, since PostgreSQL refuses to be run by root; nil is the current one.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	var tried []string
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			tried = append(tried, err.Error())
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("PostgreSQL does not run as root, and there is no other user to run it as: %s", strings.Join(tried, "; "))
}
