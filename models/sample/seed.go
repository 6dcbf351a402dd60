// Package sample makes up data to try the back office with.
package sample

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
)

// Seed is how much sample data to add. Members is the number of memberships in all, Largest the number of those of the
// largest new group (0: a third of them, as far as there are customers).
type Seed struct {
	Customers, Groups, Members, Largest int
}

// seededYears is how far back the made-up customers and groups go.
const seededYears = 3

// Seed adds made-up customers, groups and members to the store: the same ones for the same numbers on the same store,
// but for their times, of which the last is now. It works in transactions of a part each, so that an interrupted run
// leaves a smaller but sound store. progress, if any, is called with the number of rows that are done, and of all. The
// activity has no entries of it. Numbers that do not go together are an error of the kind Invalid.
func (s *Store) Seed(ctx context.Context, seed Seed, progress func(done, total int64)) error {
	ctx = activity.WithActor(ctx, activity.Unrecorded)
	if err := s.checkSeed(ctx, &seed); err != nil {
		return err
	}
	run := seeding{
		Store: s, seed: seed, at: record.Now(), progress: progress,
		total: int64(seed.Customers) + int64(seed.Groups) + int64(seed.Members),
	}
	defer s.db.Bulk()()
	if err := run.addCustomers(ctx); err != nil {
		return err
	}
	groups, err := run.addGroups(ctx)
	if err != nil {
		return err
	}
	if err := run.fillGroups(ctx, groups); err != nil {
		return err
	}
	return s.db.Analyze(ctx)
}

// checkSeed refuses numbers that do not go together, before anything is written.
func (s *Store) checkSeed(ctx context.Context, seed *Seed) error {
	present, err := s.db.Total(s.db.Read(ctx), "customers")
	if err != nil {
		return s.db.WrapError("count customers", err)
	}
	customers := int(present.Count) + seed.Customers
	if seed.Largest == 0 {
		seed.Largest = min(customers, max((seed.Members+2)/3, (seed.Members+max(seed.Groups, 1)-1)/max(seed.Groups, 1)))
	}
	refuse := func(sentence string) error {
		return &record.Error{Kind: record.Invalid, Object: "seed", Message: text.Fill(sentence, "customers", text.Number(int64(customers)),
			"groups", text.Number(int64(seed.Groups)), "members", text.Number(int64(seed.Members)), "largest",
			text.Number(int64(seed.Largest)))}
	}
	switch {
	case min(seed.Customers, seed.Groups, seed.Members, seed.Largest) < 0:
		return refuse("The numbers of customers, groups and members cannot be negative.")
	case seed.Members > 0 && seed.Groups == 0:
		return refuse("{members} members need at least one new group.")
	case seed.Largest > customers:
		return refuse("A group of {largest} members needs as many customers, but there would be only {customers}.")
	case seed.Largest > seed.Members:
		return refuse("The largest group cannot have {largest} of {members} members.")
	case seed.Members > seed.Groups*seed.Largest:
		return refuse("{groups} groups of at most {largest} customers cannot have {members} members.")
	}
	return nil
}

// seeding is one run of Seed.
type seeding struct {
	*Store
	seed        Seed
	at          time.Time
	progress    func(done, total int64)
	done, total int64
}

func (run *seeding) advance(rows int64) {
	run.done += rows
	if run.progress != nil {
		run.progress(run.done, run.total)
	}
}

// timeOf spreads n things over the years, the first one oldest.
func (run *seeding) timeOf(i, n int, random *rand.Rand) time.Time {
	years := run.at.Sub(run.at.AddDate(-seededYears, 0, 0))
	slot := years / time.Duration(max(n, 1))
	ago := years - slot*time.Duration(i) - time.Duration(random.Int64N(int64(slot)+1))
	return run.at.Add(-ago).Truncate(time.Millisecond)
}

// How much is written in one statement and in one transaction. SQLite takes 32,766 parameters.
const (
	seedRowsPerStatement = 1000
	seedRowsPerCommit    = 20_000
	seedIDsPerStatement  = 50_000
)

// addCustomers makes customers numbered from the count of those that are there. A number that an earlier
// run used is passed over: its e-mail is taken.
func (run *seeding) addCustomers(ctx context.Context) error {
	present, err := run.Store.db.Total(run.db.Read(ctx), "customers")
	if err != nil {
		return run.db.WrapError("add sample customers", err)
	}
	for number, made := int(present.Count), 0; made < run.seed.Customers; {
		var tried, added int
		err := run.db.Change(ctx, "add sample customers", func(tx *gorm.DB) error {
			tried, added = 0, 0
			for tried < seedRowsPerCommit && made+added < run.seed.Customers {
				rows := make([]customers.Customer, min(seedRowsPerStatement, run.seed.Customers-made-added))
				for i := range rows {
					rows[i] = run.customer(number+tried+i, made+added+i)
				}
				inserted, err := run.customers.InsertCustomers(tx, rows)
				if err != nil {
					return err
				}
				tried += len(rows)
				added += inserted
			}
			return nil
		})
		if err != nil {
			return err
		}
		number += tried
		made += added
		run.advance(int64(added))
	}
	return nil
}

// addGroups makes the groups and returns their ids. Names that are taken are passed over.
func (run *seeding) addGroups(ctx context.Context) (made []string, err error) {
	for number := 0; len(made) < run.seed.Groups; {
		rows := make([]customers.Group, min(seedRowsPerStatement, run.seed.Groups-len(made)))
		for i := range rows {
			rows[i] = run.group(number+i, len(made)+i)
		}
		number += len(rows)
		var added []string
		err := run.db.Change(ctx, "add sample groups", func(tx *gorm.DB) (err error) {
			added, err = run.customers.InsertGroups(tx, rows)
			return err
		})
		if err != nil {
			return nil, err
		}
		made = append(made, added...)
		run.advance(int64(len(added)))
	}
	return made, nil
}

// fillGroups puts customers from the whole range of ages into each group.
func (run *seeding) fillGroups(ctx context.Context, groups []string) error {
	if run.seed.Members == 0 {
		return nil
	}
	var found []string // in the order of their age, as indexes have them
	err := run.db.Read(ctx).Table("customers").Order("created_at, id").Pluck("id", &found).Error
	if err != nil {
		return run.db.WrapError("fill sample groups", err)
	}
	random := rand.New(rand.NewPCG(3, uint64(len(found))))
	for i, size := range run.sizes(len(groups)) {
		chosen := make([]string, min(size, len(found)))
		for j := range chosen {
			// One from each of as many equal parts.
			from, to := j*len(found)/len(chosen), (j+1)*len(found)/len(chosen)
			chosen[j] = found[from+random.IntN(to-from)]
		}
		for part := range slices.Chunk(chosen, seedIDsPerStatement) {
			added, err := run.customers.AddCustomers(ctx, groups[i], customers.Selection{IDs: part})
			if err != nil {
				return err
			}
			run.advance(added.Added)
		}
	}
	return nil
}

// sizes is how many members each of n groups gets: the first one the most, the others ever fewer,
// the last one none unless that leaves somebody out.
func (run *seeding) sizes(n int) []int {
	sizes := make([]int, n)
	sizes[0] = run.seed.Largest
	left, weights := run.seed.Members-run.seed.Largest, 0.0
	for i := 1; i < n-1; i++ {
		weights += 1 / float64(i+1)
	}
	rest := left
	for i := 1; i < n-1; i++ {
		sizes[i] = min(run.seed.Largest, left, int(float64(rest)/weights/float64(i+1)))
		left -= sizes[i]
	}
	for i := 1; i < n && left > 0; i++ { // what rounding and the largest size kept out
		more := min(left, run.seed.Largest-sizes[i])
		sizes[i] += more
		left -= more
	}
	return sizes
}
