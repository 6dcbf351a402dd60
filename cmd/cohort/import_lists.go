package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/schollz/progressbar/v3"

	"cohort/models"
	"cohort/models/activity"
	"cohort/models/imports"
	"cohort/models/pricesync"
	"cohort/models/pricing"
	"cohort/models/text"
)

// movedLists are the price lists of another store, those that were brought in or would be.
type movedLists struct {
	sum                                       imports.Summary
	created, updated, refused, regions, notes []string // lines

	known  map[string]pricing.RegionInput // regions of the other store that are not here yet, as far as anybody has looked
	do     func(context.Context, pricesync.List) (pricesync.Plan, error)
	dryRun bool
}

// moveLists brings in the price lists of the other store, with the regions that their prices name, or plans that in a dry run.
func (r *importRun) moveLists(ctx context.Context) error {
	moved := &movedLists{known: map[string]pricing.RegionInput{}, do: r.store.PlanPriceList, dryRun: true}
	r.lists = moved
	if !r.command.DryRun {
		moved.do, moved.dryRun = r.store.ImportPriceList, false
		ctx = asImport(ctx)
	}
	regions, err := r.other.Regions(ctx)
	if err != nil {
		return err
	}
	for _, region := range regions {
		moved.known[region.ID] = region
	}
	r.bar = newProgress(-1, progressbar.OptionShowCount())
	defer func() { r.bar.clear() }()
	return r.other.EachPriceList(ctx, r.groups, func(list pricesync.List, _ int64) error {
		if err := moved.moveRegions(ctx, r.store, list); err != nil {
			return err
		}
		if err := moved.move(ctx, list); err != nil {
			return err
		}
		r.bar.set(moved.sum.Read)
		return nil
	})
}

// asImport makes the changes in a context those of one import.
func asImport(ctx context.Context) context.Context {
	actor, _ := activity.ActorOf(ctx)
	actor.Via, actor.ChangeSet = activity.ViaImport, activity.NewChangeSet()
	return activity.WithActor(ctx, actor)
}

// moveRegions brings in the regions of a list's prices, each once.
func (m *movedLists) moveRegions(ctx context.Context, store *models.Store, list pricesync.List) error {
	for _, price := range list.Prices {
		region, known := m.known[price.RegionID]
		if !known {
			continue
		}
		delete(m.known, price.RegionID)
		m.regions = append(m.regions, text.Fill("{name} ({currency})", "name", region.Name, "currency", strings.ToUpper(region.CurrencyCode)))
		if m.dryRun {
			continue
		}
		if _, err := store.ImportRegion(ctx, region); err != nil {
			return err
		}
	}
	return nil
}

// move brings in a list, and notes what became of it.
func (m *movedLists) move(ctx context.Context, list pricesync.List) error {
	plan, err := m.do(ctx, list)
	if err != nil {
		return err
	}
	title := listTitle(plan.List)
	m.sum.Read++
	switch {
	case plan.Refused != "":
		m.sum.Failed++
		m.refused = append(m.refused, text.Fill("{list}: {reason}", "list", title, "reason", plan.Refused))
		return nil
	case plan.Created:
		m.sum.Created++
		m.created = append(m.created, newList(plan))
	case plan.Unchanged():
		m.sum.Unchanged++
	default:
		m.sum.Updated++
		m.updated = append(m.updated, changedList(plan))
	}
	for _, left := range plan.List.Left {
		m.notes = append(m.notes, text.Fill("{list}: {what}", "list", title, "what", left.String()))
	}
	if plan.Others > 0 {
		m.notes = append(m.notes, text.Plural(plan.Others, "{list}: 1 price exists only here and is kept.",
			"{list}: {n} prices exist only here and are kept.", "list", title))
	}
	return nil
}

// listTitle is what a list is called, with its id: several may have one name.
func listTitle(list pricesync.List) string {
	return text.Fill("{name} ({id})", "name", list.Name, "id", list.ID)
}

// newList is a list that is created.
func newList(plan pricesync.Plan) string {
	whom := "everyone"
	if len(plan.List.Groups) > 0 {
		whom = text.Enumerated(plan.List.Groups, "and")
	}
	line := text.Plural(plan.New, "{list}: 1 price, for {whom}", "{list}: {n} prices, for {whom}", "list", listTitle(plan.List), "whom", whom)
	if plan.Alike == "" {
		return line
	}
	return line + text.Fill("; there is already a price list named {name}", "name", plan.Alike)
}

// changedList is a list that changes, with each field before and after.
func changedList(plan pricesync.Plan) string {
	line := withFields(listTitle(plan.List), plan.Fields)
	if plan.New > 0 {
		line += text.Plural(plan.New, "; 1 price is new", "; {n} prices are new")
	}
	if plan.Changed > 0 {
		line += text.Plural(plan.Changed, "; 1 price changes", "; {n} prices change")
	}
	return line
}

// showLists prints what a dry run would do with the price lists.
func (r *importRun) showLists() {
	if r.lists == nil {
		return
	}
	m := r.lists
	fmt.Println("\n" + text.Fill("Price lists: {summary}", "summary", m.sum.String()))
	for _, part := range []struct {
		heading string
		lines   []string
	}{
		{"Price lists that would be created:", m.created}, {"Price lists that would be updated:", m.updated},
		{"Price lists that would be refused:", m.refused}, {"Regions that would be created:", m.regions},
		{"Not imported exactly as in Medusa:", m.notes},
	} {
		section(part.heading, len(part.lines), int64(len(part.lines)), func(i int) string { return part.lines[i] })
	}
}

// tellLists prints what was done with the price lists.
func (r *importRun) tellLists() error {
	m := r.lists
	for _, line := range append(m.refused, m.notes...) {
		note(line)
	}
	if m.sum.Read > 0 {
		fmt.Println(text.Fill("Price lists: {summary}", "summary", m.sum.String()))
	}
	return m.notAll()
}

// notAll is the error for price lists that were not imported.
func (m *movedLists) notAll() error {
	if m.sum.Failed == 0 {
		return nil
	}
	return incomplete(text.Plural(m.sum.Failed, "1 of {lists} price lists was not imported", "{n} of {lists} price lists were not imported",
		"lists", text.Number(m.sum.Read)))
}
