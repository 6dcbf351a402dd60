package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"
)

// importFile is a CSV file of customers whom no other round has.
func importFile(rows, round int) []byte {
	var file bytes.Buffer
	file.WriteString("email,first_name,last_name,phone,metadata.tier\n")
	random := rand.New(rand.NewPCG(4, uint64(round)))
	firsts, lasts := strings.Fields("Maria Anna José Jürgen Zoé Mark Ines Tomás"), strings.Fields("Silva Müller Martin Novak Rossi Jensen")
	for i := range rows {
		fmt.Fprintf(&file, "%s%d@example.com,%s,%s,+49 30 %07d,%s\n", importPrefix(round), i, firsts[random.IntN(len(firsts))],
			lasts[random.IntN(len(lasts))], random.IntN(10_000_000), []string{"gold", "silver"}[random.IntN(2)])
	}
	return file.Bytes()
}

// importPrefix begins the e-mails of a round's customers.
func importPrefix(round int) string { return fmt.Sprintf("imported-%d-", round) }

// importFile measures the command that imports a file: the process is another one than the server.
func (b *bulk) importFile(ctx context.Context, program binary, s *side, file string, into *sample) error {
	before, began := b.cache.cpu(b.kind), time.Now()
	c := program.command(ctx, s.database.url, "import", file)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	var err error
	for running := true; running; {
		// What the kernel says of a process that has ended may be the memory of this one, from which it came.
		b.peaks[bulkImport][s] = max(b.peaks[bulkImport][s], memoryOf(c.Process.Pid, "VmHWM"))
		select {
		case err = <-ended:
			running = false
		case <-time.After(20 * time.Millisecond):
		}
	}
	if err != nil {
		return fmt.Errorf("cohort import: %w\n%s", err, &said)
	}
	into.elapsed, into.database = time.Since(began), b.cache.cpu(b.kind)-before
	into.server = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	return nil
}

// line is a row of the table.
func (b *bulk) line(name string) line {
	l := line{name: name}
	floored := name
	if name == bulkUndo {
		floored = bulkRemove
	}
	for _, floor := range []*side{b.floor, b.bare} {
		if rounds := b.rounds[floored][floor]; rounds != nil {
			r := resultOf(rounds)
			l.floor = &r
		}
	}
	for i, s := range b.sides {
		r := resultOf(b.rounds[name][s])
		if i == len(b.sides)-1 {
			l.after = &r
		} else {
			l.before = &r
		}
	}
	return l
}

// writeMemory writes the most memory that each step took.
func (b *bulk) writeMemory(w io.Writer) {
	fmt.Fprintln(w, "| memory and start | |\n|---|---:|")
	cell := func(name string, of func(*side) string) {
		var cells []string
		for _, s := range b.sides {
			cells = append(cells, of(s))
		}
		fmt.Fprintf(w, "| %s | %s |\n", name, strings.Join(cells, " → "))
	}
	megabytes := func(n int64) string { return fmt.Sprintf("%.0f MB", float64(n)/1e6) }
	cell("start to first page", func(s *side) string { return milliseconds(s.server.ready) + " ms" })
	cell("after the first page", func(s *side) string { return megabytes(s.server.idle) })
	cell("most, requests of the tables above", func(s *side) string { return megabytes(s.peak) })
	for _, name := range []string{bulkAdd, bulkUndo, bulkRemove, bulkExport, bulkImport} {
		cell("most, "+name, func(s *side) string { return megabytes(b.peaks[name][s]) })
	}
	fmt.Fprintln(w)
}
