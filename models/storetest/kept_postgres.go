package storetest

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

// KeptPostgres starts a server whose databases stay in a folder from one run to the next, with PostgreSQL's own settings but for
// those given as name=value. It runs until end is called, or until this process ends, and as long as somebody holds end. serverID
// is the id of its first process.
func KeptPostgres(folder string, settings ...string) (address *url.URL, serverID func() ([]byte, error), end func(), err error) {
	bin, err := findPostgres()
	if err != nil {
		return nil, nil, nil, err
	}
	owner, err := unprivileged()
	if err != nil {
		return nil, nil, nil, err
	}
	dir, err := privateDir("postgres", owner) // of its socket: the address of one must be short
	if err != nil {
		return nil, nil, nil, err
	}
	data, log := filepath.Join(folder, "data"), filepath.Join(dir, "log")
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return nil, nil, nil, err
		}
		if owner != nil {
			if err := os.Chown(folder, int(owner.Uid), int(owner.Gid)); err != nil {
				return nil, nil, nil, err
			}
		}
		if err := initdb(bin, data, folder, owner); err != nil {
			return nil, nil, nil, errors.Join(err, os.RemoveAll(data))
		}
	}
	command := []string{filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses="}
	for _, setting := range settings {
		command = append(command, "-c", setting)
	}
	server := privateServer{dir: dir, log: log, owner: owner, stop: "INT", command: command}
	if end, err = server.keep(); err != nil {
		return nil, nil, nil, err
	}
	address = &url.URL{Scheme: "postgres", Path: "/postgres", RawQuery: url.Values{"host": {dir}, "user": {"postgres"}}.Encode()}
	serverID = func() ([]byte, error) { return os.ReadFile(filepath.Join(data, "postmaster.pid")) }
	return address, serverID, end, ready(address, log)
}
