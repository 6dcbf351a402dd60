package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// binary is a built program.
type binary struct {
	path, version string
	schema        string // names the tables that it works on
}

func newBinary(ctx context.Context, path, version string) (b binary, err error) {
	if path, err = filepath.Abs(path); err != nil {
		return b, err
	}
	b = binary{path: path, version: version}
	b.schema, err = b.findSchema(ctx)
	return b, err
}

// findSchema has the program make an empty database and digests its tables: programs that agree on them share a database.
func (b binary) findSchema(ctx context.Context) (string, error) {
	dir, err := os.MkdirTemp("", "cohort-bench-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "empty.db")
	if err := b.run(ctx, file, "migrate"); err != nil {
		return "", err
	}
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return "", err
	}
	defer db.Close()
	var tables string
	err = db.QueryRowContext(ctx, `SELECT group_concat(sql, ';') || (SELECT max(version_id) FROM goose_db_version)
		FROM (SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name)`).Scan(&tables)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(tables)))[:10], nil
}

// command is a command of the program on a database, with no settings but its arguments.
func (b binary) command(ctx context.Context, database string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, b.path, append(args, "--database-url="+database)...)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.TempDir(), "TMPDIR=" + os.TempDir()}
	c.Dir = os.TempDir()
	return c
}

func (b binary) run(ctx context.Context, database string, args ...string) error {
	if out, err := b.command(ctx, database, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("cohort %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// buildAt builds the program as it was at a git ref, outside the work tree of this run.
func buildAt(ctx context.Context, ref string) (path, version string, err error) {
	commit, err := git(ctx, "rev-parse", "--short", ref+"^{commit}")
	if err != nil {
		return "", "", err
	}
	dir, err := os.MkdirTemp("", "cohort-base-")
	if err != nil {
		return "", "", err
	}
	tree := filepath.Join(dir, "tree")
	if _, err := git(ctx, "worktree", "add", "--detach", tree, commit); err != nil {
		return "", "", err
	}
	defer func() { _, _ = git(context.WithoutCancel(ctx), "worktree", "remove", "--force", tree) }()
	path = filepath.Join(dir, "cohort")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false",
		"-ldflags", "-s -w -X main.version="+commit, "-o", path, "./cmd/cohort")
	build.Dir = tree
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", "", fmt.Errorf("building %s: %w\n%s", ref, err, out)
	}
	return path, commit, nil
}

func git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out)), nil
}
