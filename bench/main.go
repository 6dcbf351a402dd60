// Command bench measures the built program over HTTP, on databases of 10,000 to a million customers, beside the floor: the barest program
// that gives the same answers from the same tables. It is for Linux, whose /proc says what a process has used.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// options are what a run is asked for.
type options struct {
	binary, base, data, out string
	databases               []string
	sizes                   []int
	rounds                  int
	during                  time.Duration
	bulk                    int // rounds of changes of a fifth of all customers; 0: none
	quick                   bool
	only                    *regexp.Regexp
}

func main() {
	if os.Getenv(floorEnv) != "" && len(os.Args) == 5 {
		fmt.Fprintln(os.Stderr, serveFloor(os.Args[2], os.Args[3], os.Args[4]))
		os.Exit(1)
	}
	o, err := readOptions(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var report bytes.Buffer
	if err := run(ctx, o, io.MultiWriter(os.Stdout, &report)); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop was called
	}
	if o.out != "" {
		if err := os.WriteFile(o.out, report.Bytes(), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func readOptions(args []string) (o options, err error) {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.StringVar(&o.binary, "binary", "bin/cohort", "the program to measure")
	f.StringVar(&o.base, "base", "", "a git ref: the program as it was there is built and measured in the same run")
	f.StringVar(&o.data, "data", os.Getenv("BENCH_DATA"), "the folder in which full databases are kept from run to run (BENCH_DATA)")
	f.StringVar(&o.out, "out", "", "a file for the report, beside the standard output")
	databases := f.String("databases", "sqlite,postgres", "the databases")
	sizes := f.String("sizes", "10000,100000,1000000", "numbers of customers")
	f.IntVar(&o.rounds, "rounds", 3, "rounds of which the medians are taken")
	f.DurationVar(&o.during, "during", 1500*time.Millisecond, "how long a request is sent in a round, at least")
	f.BoolVar(&o.quick, "quick", false, "few requests in short rounds, on 10,000 and 100,000 customers")
	f.IntVar(&o.bulk, "bulk", 3, "rounds of changes of a fifth of all customers, of the largest number of them; 0 for none")
	only := f.String("only", "", "a regular expression: just the requests whose names it matches")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if o.quick {
		for name, value := range map[string]string{"sizes": "10000,100000", "rounds": "2", "during": "250ms", "bulk": "0"} {
			if !given(f, name) {
				_ = f.Set(name, value) // they are good
			}
		}
	}
	if o.data == "" {
		o.data = filepath.Join(os.TempDir(), "cohort-bench")
	}
	for name := range strings.SplitSeq(*databases, ",") {
		kind, known := map[string]string{"sqlite": sqlite, "postgres": postgres}[name]
		if !known {
			return o, fmt.Errorf("there is no database %q: use sqlite or postgres", name)
		}
		o.databases = append(o.databases, kind)
	}
	for text := range strings.SplitSeq(*sizes, ",") {
		size, err := strconv.Atoi(text)
		if err != nil {
			return o, err
		}
		o.sizes = append(o.sizes, size)
	}
	o.only, err = regexp.Compile(*only)
	return o, err
}

// given is true for a flag that stands on the command line.
func given(f *flag.FlagSet, name string) (found bool) {
	f.Visit(func(flag *flag.Flag) { found = found || flag.Name == name })
	return found
}

// say tells on the standard error what is going on.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
