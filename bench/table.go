package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// result is what was measured of one row for one program: the medians of its rounds, each of them for itself.
type result struct {
	perSecond        float64
	p50, p99         time.Duration
	server, database time.Duration // CPU per request
	allocations      float64       // per request
	bytes            float64       // of one answer
	statements       int           // of one request; -1: nobody knows
	overloaded       bool          // a round ended with a 503: the other numbers mean nothing
}

func (r result) cpu() time.Duration { return r.server + r.database }

// resultOf takes the medians of rounds.
func resultOf(rounds []sample) result {
	of := func(value func(sample) float64) float64 {
		values := make([]float64, len(rounds))
		for i, round := range rounds {
			values[i] = value(round)
		}
		return median(values)
	}
	each := func(total func(sample) float64) float64 {
		return of(func(s sample) float64 { return total(s) / float64(max(1, s.requests)) })
	}
	return result{
		perSecond:   of(func(s sample) float64 { return float64(s.requests) / max(s.elapsed.Seconds(), 1e-9) }),
		p50:         time.Duration(of(func(s sample) float64 { return float64(s.quantile(.5)) })),
		p99:         time.Duration(of(func(s sample) float64 { return float64(s.quantile(.99)) })),
		server:      time.Duration(each(func(s sample) float64 { return float64(s.server) })),
		database:    time.Duration(each(func(s sample) float64 { return float64(s.database) })),
		allocations: each(func(s sample) float64 { return s.allocations }),
		bytes:       each(func(s sample) float64 { return float64(s.bytes) }),
		statements:  -1,
		overloaded:  slices.ContainsFunc(rounds, func(s sample) bool { return s.overloaded }),
	}
}

// line is a row with its results. before is empty unless two programs are compared.
type line struct {
	name          string
	before, after *result
	floor         *result
	at10k         *line // the same row at 10,000 customers
}

// table is a part of the report.
type table struct {
	title string
	note  string
	lines []line
}

var columns = []string{
	"request", "req/s", "p50 ms", "p99 ms", "CPU ms", "server", "database", "allocations", "statements", "bytes", "floor CPU ms",
	"× floor", "× 10,000",
}

// write prints a table in Markdown. Where two programs are compared, each cell has both: before → after.
func (t table) write(w io.Writer) {
	fmt.Fprintf(w, "### %s\n\n", t.title)
	if t.note != "" {
		fmt.Fprintf(w, "%s\n\n", t.note)
	}
	fmt.Fprintf(w, "| %s |\n|---%s\n", strings.Join(columns, " | "), strings.Repeat("|---:", len(columns)-1)+"|")
	for _, l := range t.lines {
		fmt.Fprintf(w, "| %s |\n", strings.Join(l.cells(), " | "))
	}
	fmt.Fprintln(w)
}

func (l line) cells() []string {
	both := func(of func(*result) string) string {
		text := func(r *result) string {
			if r.overloaded {
				return "503"
			}
			return of(r)
		}
		if l.before == nil {
			return text(l.after)
		}
		was, is := text(l.before), text(l.after)
		if was == is {
			return is
		}
		return was + " → " + is
	}
	floor := "–"
	if l.floor != nil {
		floor = milliseconds(l.floor.cpu())
	}
	return []string{
		l.name,
		both(func(r *result) string { return number(r.perSecond) }),
		both(func(r *result) string { return milliseconds(r.p50) }),
		both(func(r *result) string { return milliseconds(r.p99) }),
		"**" + both(func(r *result) string { return milliseconds(r.cpu()) }) + "**",
		both(func(r *result) string { return milliseconds(r.server) }),
		both(func(r *result) string { return milliseconds(r.database) }),
		both(func(r *result) string { return number(r.allocations) }),
		both(func(r *result) string {
			if r.statements < 0 {
				return "–"
			}
			return fmt.Sprint(r.statements)
		}),
		both(func(r *result) string { return thousands(int(r.bytes)) }),
		floor,
		both(func(r *result) string { return ratio(r, l.floor) }),
		both(func(r *result) string {
			switch {
			case l.at10k == nil:
				return "–"
			case r == l.before:
				return ratio(r, l.at10k.before)
			}
			return ratio(r, l.at10k.after)
		}),
	}
}

func ratio(r, to *result) string {
	if to == nil || to.cpu() == 0 || to.overloaded {
		return "–"
	}
	return fmt.Sprintf("%.2f", float64(r.cpu())/float64(to.cpu()))
}

func milliseconds(d time.Duration) string {
	switch ms := d.Seconds() * 1000; {
	case ms >= 100:
		return fmt.Sprintf("%.0f", ms)
	case ms >= 10:
		return fmt.Sprintf("%.1f", ms)
	case ms >= 1:
		return fmt.Sprintf("%.2f", ms)
	default:
		return fmt.Sprintf("%.3f", ms)
	}
}

func number(n float64) string {
	if n < 10 {
		return fmt.Sprintf("%.1f", n)
	}
	return thousands(int(n + .5))
}
