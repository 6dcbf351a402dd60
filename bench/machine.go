package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// writeHead names the machine and what was measured.
func (c *contest) writeHead(ctx context.Context, w io.Writer) error {
	version, err := exec.CommandContext(ctx, c.after.path, "version").Output()
	if err != nil {
		return fmt.Errorf("cohort version: %w", err)
	}
	fmt.Fprintf(w, "# Benchmarks\n\n%s\n\n", method)
	fmt.Fprintf(w, "- Measured: %s, %s", time.Now().UTC().Format("2006-01-02 15:04 MST"), strings.TrimSpace(string(version)))
	if c.before != nil {
		fmt.Fprintf(w, "; before → after: %s → this", c.before.version)
	}
	fmt.Fprintf(w, "\n- Machine: %s, %d cores, %s, Linux %s\n", cpuModel(), runtime.NumCPU(), memory(),
		firstLine("/proc/sys/kernel/osrelease"))
	fmt.Fprintf(w, "- Load of the machine at the start: %s\n", firstLine("/proc/loadavg"))
	fmt.Fprintf(w, "- Go: %s", strings.TrimPrefix(runtime.Version(), "go"))
	if c.cache.server != nil {
		db, err := sql.Open("pgx", c.cache.server.String())
		if err != nil {
			return err
		}
		defer db.Close()
		var version string
		if err := db.QueryRowContext(ctx, "SHOW server_version").Scan(&version); err != nil {
			return err
		}
		fmt.Fprintf(w, "; PostgreSQL: %s, its own settings but for autovacuum=off", version)
	}
	fmt.Fprintf(w, "\n- %d rounds of at least %v\n\n", c.rounds, c.during)
	return nil
}

const method = "Written by `make bench`. Each request is sent for a while to the program and to the floor, in turns; the figures are " +
	"medians of the rounds. **CPU** is user and system time per request, of the server and of PostgreSQL, from /proc: it hardly " +
	"depends on " +
	"what else runs, while requests per second and latencies do. The **floor** is a bare net/http with database/sql and " +
	"prepared statements " +
	"that sends the same bytes from the same tables, without a key, without checks; for changes it is the bare INSERT or DELETE " +
	"with the group's " +
	"number. **× floor** and **× 10,000** are ratios of CPU: to the floor, and to the same request with 10,000 customers. " +
	"*After a change*: a customer is changed before each request, unmeasured, so that nothing counted before is of use. " +
	"Allocations are those of the whole program while it answers."

func firstLine(path string) string {
	content, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	line, _, _ := strings.Cut(string(content), "\n")
	return line
}

// valueIn is what a file of lines "name : value" says.
func valueIn(path, name string) string {
	content, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(content)) {
		if key, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

func cpuModel() string { return valueIn("/proc/cpuinfo", "model name") }

func memory() string {
	var kilobytes int64
	if _, err := fmt.Sscan(valueIn("/proc/meminfo", "MemTotal"), &kilobytes); err != nil {
		return "memory unknown"
	}
	return fmt.Sprintf("%.0f GB", float64(kilobytes)/(1<<20))
}
