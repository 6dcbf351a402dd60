package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// contest is a run: the program as it is, that of the base if there is one, and the floor, each on its own copy of the data.
type contest struct {
	options
	cache         *cache
	before, after *binary
	at10k         map[string]*line // by database, section and place
}

// run measures all that was asked for and writes the report.
func run(ctx context.Context, o options, w io.Writer) error {
	c := contest{options: o, at10k: map[string]*line{}}
	after, err := newBinary(ctx, o.binary, "")
	if err != nil {
		return err
	}
	c.after = &after
	if o.base != "" {
		path, version, err := buildAt(ctx, o.base)
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(filepath.Dir(path)) }()
		before, err := newBinary(ctx, path, version)
		if err != nil {
			return err
		}
		c.before = &before
	}
	if c.cache, err = openCache(o.data, slices.Contains(o.databases, postgres)); err != nil {
		return err
	}
	defer c.cache.close()
	c.cache.origin = c.before
	if err := c.cache.dropOldCopies(ctx); err != nil {
		return err
	}
	if err := c.writeHead(ctx, w); err != nil {
		return err
	}
	for _, kind := range o.databases {
		for _, size := range o.sizes {
			if err := c.measureAt(ctx, kind, size, w); err != nil {
				return fmt.Errorf("%s, %d customers: %w", kind, size, err)
			}
		}
	}
	return nil
}

// side is one of those that are compared.
type side struct {
	server   *server
	database database
	world    world
	counted  map[string]int // statements by the name of a row
	isFloor  bool
	samples  []sample
	peak     int64 // the most memory it had during the rows
}

// measureAt measures all rows on one database.
func (c *contest) measureAt(ctx context.Context, kind string, size int, w io.Writer) error {
	say("%s, %s customers", kind, thousands(size))
	var sides []*side
	for _, b := range []*binary{c.before, c.after} {
		if b == nil {
			continue
		}
		s, done, err := c.open(ctx, *b, kind, size)
		if err != nil {
			return err
		}
		defer done()
		sides = append(sides, s)
	}
	copied, err := c.cache.copyOf(ctx, *c.after, kind, size)
	if err != nil {
		return err
	}
	defer copied.drop()
	floor := &side{isFloor: true, database: copied}
	if floor.world, err = readWorld(ctx, copied); err != nil {
		return err
	}
	if floor.server, err = startFloor(ctx, copied); err != nil {
		return err
	}
	defer floor.server.stop()
	if err := sameAnswers(ctx, sides[len(sides)-1], floor); err != nil {
		return err
	}
	for _, section := range []string{atOnce, oneAtATime} {
		t := table{title: fmt.Sprintf("%s, %s customers: %s", kind, thousands(size), section)}
		names := rowsOf(section, floor.world, c.during)
		for i, row := range names {
			if !c.only.MatchString(row.name) || c.quick && !row.quick {
				continue
			}
			l, err := c.measureRow(ctx, kind, section, i, sides, floor)
			if err != nil {
				return err
			}
			key := fmt.Sprint(kind, section, i) // names have numbers of members
			if size == 10_000 {
				c.at10k[key] = &l
			} else {
				l.at10k = c.at10k[key]
			}
			t.lines = append(t.lines, l)
		}
		if len(t.lines) > 0 {
			t.write(w)
		}
	}
	if size == c.sizes[0] && c.only.MatchString("Chromium") {
		c.measureChromium(ctx, kind, sides, floor, w)
	}
	if !c.bulk || size != c.sizes[len(c.sizes)-1] {
		return nil
	}
	for _, s := range sides {
		s.peak = memoryOf(s.server.pid, "VmHWM")
	}
	return c.measureBulk(ctx, kind, size, sides, floor, w)
}

// measureRow sends one row to all sides in turn, round by round.
func (c *contest) measureRow(ctx context.Context, kind, section string, i int, sides []*side, floor *side) (line, error) {
	all := slices.Clone(sides)
	first := rowsOf(section, sides[0].world, c.during)[i]
	if first.floored {
		all = append(all, floor)
	}
	for _, s := range all {
		s.samples = nil
	}
	for range c.rounds {
		for _, s := range all {
			row := rowsOf(section, s.world, c.during)[i]
			m := meter{s.server, func() time.Duration { return c.cache.cpu(kind) }}
			measured, err := m.measure(ctx, row.plan, s.isFloor)
			if err != nil {
				return line{}, err
			}
			s.samples = append(s.samples, measured)
		}
	}
	l := line{name: first.name}
	for _, s := range all {
		r := resultOf(s.samples)
		if n, counted := s.counted[section+first.name]; counted {
			r.statements = n
		}
		switch {
		case s.isFloor:
			l.floor = &r
		case s == sides[len(sides)-1]:
			l.after = &r
		default:
			l.before = &r
		}
	}
	say("  %-45s %s", l.name, l.cells()[4])
	return l, nil
}

// open starts a program on a copy of the data, having counted the statements of each row with a copy of the program that logs them.
func (c *contest) open(ctx context.Context, b binary, kind string, size int) (s *side, done func(), err error) {
	copied, err := c.cache.copyOf(ctx, b, kind, size)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			copied.drop()
		}
	}()
	s = &side{database: copied, counted: map[string]int{}}
	if s.world, err = readWorld(ctx, copied); err != nil {
		return nil, nil, err
	}
	logging, err := startCohort(ctx, b, copied, "--log-level=debug")
	if err != nil {
		return nil, nil, err
	}
	err = s.count(ctx, logging, c)
	logging.stop()
	if err != nil {
		return nil, nil, err
	}
	if s.server, err = startCohort(ctx, b, copied); err != nil {
		return nil, nil, err
	}
	_ = forgetPeak(s.server.pid) // where it cannot be forgotten it is too high
	return s, func() { s.server.stop(); copied.drop() }, nil
}

// count counts the statements of the rows.
func (s *side) count(ctx context.Context, logging *server, c *contest) error {
	client := newClient(1)
	for _, section := range []string{atOnce, oneAtATime} {
		for _, row := range rowsOf(section, s.world, c.during) {
			if !c.only.MatchString(row.name) || c.quick && !row.quick {
				continue
			}
			n, err := logging.statementsOf(ctx, client, row.plan)
			if err != nil {
				return err
			}
			s.counted[section+row.name] = n
		}
	}
	return nil
}

// sameAnswers is an error unless the floor answers the reading rows with the very bytes that Cohort sends.
func sameAnswers(ctx context.Context, cohort, floor *side) error {
	if cohort.world.largest != floor.world.largest {
		return nil // the data were made by two programs
	}
	client := newClient(1)
	for _, row := range floodedRows(cohort.world, 0) {
		if !row.floored {
			continue
		}
		r := row.plan.block(false)[0]
		ours, err := cohort.server.do(ctx, client, r)
		if err != nil {
			return err
		}
		theirs, err := floor.server.do(ctx, client, r)
		if err != nil {
			return err
		}
		if !bytes.Equal(ours.body, theirs.body) {
			at := differAt(ours.body, theirs.body)
			return fmt.Errorf("%s: the floor answers %q where Cohort answers %q", row.name, excerpt(theirs.body, at), excerpt(ours.body, at))
		}
	}
	return nil
}

// differAt is how many bytes two texts share at their beginning.
func differAt(a, b []byte) (i int) {
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return i
}

// excerpt is some of a text around a place in it.
func excerpt(text []byte, at int) []byte { return text[max(0, at-60):min(len(text), at+60)] }
