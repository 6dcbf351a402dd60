package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cohort/models/storetest"
)

// The tests' own binary serves the floor, too.
func TestMain(m *testing.M) {
	if os.Getenv(floorEnv) != "" {
		fmt.Fprintln(os.Stderr, serveFloor(os.Args[2], os.Args[3], os.Args[4]))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func TestTheBenchRuns(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("the bench reads /proc, which only Linux has")
	}
	binary := filepath.Join(t.TempDir(), "cohort")
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", binary, "../cmd/cohort")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, database := range storetest.Databases {
		t.Run(database, func(t *testing.T) {
			storetest.DatabaseURL(t, database)                    // skips where there is none
			folder, err := os.MkdirTemp("", "cohort-bench-test-") //nolint:usetesting // PostgreSQL's user may not enter TempDir
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.RemoveAll(folder) })
			if err := os.Chmod(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			o, err := readOptions([]string{
				"-binary", binary, "-databases", database, "-sizes", "200", "-rounds", "1", "-during", "1ms", "-data", folder,
				"-only", "list 20|50 members|add 100|after a change|in no group",
			})
			if err != nil {
				t.Fatal(err)
			}
			var report bytes.Buffer
			if err := run(t.Context(), o, &report); err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{
				`(?m)^\| list 20 groups (\| [\d,.]+ ){3}\| \*\*[\d.]+\*\* (\| [\d,.]+ ){3}\| [1-9] \| [\d,]{5} \| [\d.]+ \|`,
				"50 members of 40", "add 100 customers", "`q=ma`, counted, after a change", "page: in no group", "changes of 40 at once",
				"(?m)^\\| undo that .* [\\d.]+ \\|", "start to first page", "Machine: .* cores",
			} {
				if !regexp.MustCompile(want).Match(report.Bytes()) {
					t.Errorf("the report lacks %s", want)
				}
			}
			if t.Failed() {
				t.Log(report.String())
			}
		})
	}
}

func TestACellHasBothPrograms(t *testing.T) {
	before := result{perSecond: 1234.4, server: 2 * time.Millisecond, bytes: 1500, statements: 3}
	after, floor := before, result{server: 500 * time.Microsecond}
	after.server, after.database, after.statements = time.Millisecond, 250*time.Microsecond, 2
	l := line{name: "a", before: &before, after: &after, floor: &floor}
	l.at10k = &line{before: &before, after: &before}
	got := strings.Join(l.cells(), " | ")
	want := "a | 1,234 | 0.000 | 0.000 | **2.00 → 1.25** | 2.00 → 1.00 | 0.000 → 0.250 | 0.0 | 3 → 2 | 1,500 | 0.500 | " +
		"4.00 → 2.50 | 1.00 → 0.62"
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestMediansOfRounds(t *testing.T) {
	var rounds []sample
	for _, ms := range []int{30, 10, 20} {
		each := time.Duration(ms) * time.Millisecond
		rounds = append(rounds, sample{
			requests: 2, elapsed: 2 * each, latencies: []time.Duration{each, 2 * each}, server: 2 * each, database: 4 * each, bytes: int64(ms),
		})
	}
	r := resultOf(rounds)
	const ms = time.Millisecond
	if r.server != 20*ms || r.database != 40*ms || r.p99 != 40*ms || r.perSecond != 50 || r.bytes != 10 {
		t.Errorf("%+v", r)
	}
}

func TestThisProcessComputes(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("the bench reads /proc, which only Linux has")
	}
	before := cpuOf(os.Getpid())
	for began := time.Now(); cpuOf(os.Getpid()) == before; {
		if time.Since(began) > time.Minute {
			t.Fatal("a minute of computing is not seen")
		}
	}
	if memoryOf(os.Getpid(), "VmHWM") < 1<<20 {
		t.Error("it needs less than a megabyte")
	}
	if cpuOfFamily(os.Getpid()) < before {
		t.Error("with its children it computed less than alone")
	}
}
