package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/alecthomas/kong"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"cohort/models/sample"
	"cohort/models/text"
)

// seedHelp is the help of flags that needs more room than a tag has.
var seedHelp = kong.Vars{
	"seed_members": "How many memberships to add to the new groups in total (three for every two customers).",
}

type seedCommand struct {
	Customers int  `env:"COHORT_SEED_CUSTOMERS" default:"1000" help:"How many customers to add (${default})."`
	Groups    int  `env:"COHORT_SEED_GROUPS" default:"20" help:"How many customer groups to add (${default})."`
	Members   *int `env:"COHORT_SEED_MEMBERS" placeholder:"N" help:"${seed_members}"`
	Largest   int  `env:"COHORT_SEED_LARGEST" placeholder:"N" help:"How many of these the largest group gets (a third)."`
}

// Run adds the made-up data to what is there.
func (c seedCommand) Run(ctx context.Context, p *program) error {
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	defer store.Close()
	seed := sample.Seed{Customers: c.Customers, Groups: c.Groups, Members: min(c.Customers*3/2, c.Customers*c.Groups/2), Largest: c.Largest}
	if c.Members != nil {
		seed.Members = *c.Members
	}
	started := time.Now()
	bar := newProgress(int64(seed.Customers)+int64(seed.Groups)+int64(seed.Members), progressbar.OptionShowCount(),
		progressbar.OptionShowIts())
	if err := store.Seed(ctx, seed, func(done, _ int64) { bar.set(done) }); err != nil {
		bar.clear()
		return err
	}
	bar.clear()
	fmt.Println(text.Fill("Sample data added in {time}. Customers: {customers}. Customer groups: {groups}. Memberships: {members}.",
		"time", time.Since(started).Round(time.Millisecond).String(), "customers", text.Number(int64(seed.Customers)),
		"groups", text.Number(int64(seed.Groups)), "members", text.Number(int64(seed.Members))))
	return nil
}

// progress is a bar on the terminal, or nothing where there is none.
type progress struct{ bar *progressbar.ProgressBar }

// newProgress shows a bar up to a total, which is -1 where nobody knows it.
func newProgress(total int64, options ...progressbar.Option) progress {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return progress{}
	}
	options = append(options, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish())
	return progress{progressbar.NewOptions64(total, options...)}
}

func (p progress) set(done int64) {
	if p.bar != nil {
		_ = p.bar.Set64(done) // a bar that cannot be drawn is no reason to stop
	}
}

func (p progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
