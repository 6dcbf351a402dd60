package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"

	"cohort/models/groupfiles"
	"cohort/models/imports"
	"cohort/models/sheets"
	"cohort/models/text"
)

// importGroups imports a file of customer groups, or shows what that would do.
func (c importCommand) importGroups(ctx context.Context, p *program, settings sheets.Settings) error {
	switch {
	case c.From != "" || c.As != "" || len(c.Map)+len(c.Instead) > 0 || c.Failed != "" || c.Group != "" || c.Sync || c.AddOnly ||
		c.Clear != "" || c.Strict:
		return errors.New("--groups goes only with --dry-run, --encoding, --separator, --sheet and --header")
	case c.File == "":
		return errors.New("name a file")
	}
	groups, err := c.readGroups(settings)
	if err != nil {
		return err
	}
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	defer store.Close()
	if !c.DryRun {
		plan, err := store.ImportGroups(ctx, groups)
		if err != nil {
			return err
		}
		for _, refused := range plan.Refused {
			fmt.Fprintln(os.Stderr, text.Printable(refused.Error()))
		}
		fmt.Println(imports.SummaryOf(plan))
		return notAll(imports.SummaryOf(plan))
	}
	plan, err := store.PlanGroups(ctx, groups)
	if err != nil {
		return err
	}
	return showGroups(plan)
}

// readGroups reads the file.
func (c importCommand) readGroups(settings sheets.Settings) (groups groupfiles.GroupFile, err error) {
	file, size, err := c.open()
	if err != nil {
		return groups, err
	}
	defer file.Close()
	content, done, err := readable(file, size)
	if err != nil {
		return groups, err
	}
	defer done()
	info, err := content.Stat()
	if err != nil {
		return groups, cannotRead(file.Name(), err)
	}
	opened, err := sheets.OpenNamed(content, info.Size(), settings, groupfiles.IsHeader)
	if err != nil {
		return groups, err
	}
	defer func() { _ = opened.Close() }()
	if facts := opened.Facts(); facts.Doubtful {
		return groups, encodingQuestion(facts.Samples)
	}
	noteAbove(opened.Facts())
	return groupfiles.ReadGroups(opened)
}

// showGroups prints what a file of groups would do.
func showGroups(plan groupfiles.GroupPlan) error {
	sum := imports.SummaryOf(plan)
	fmt.Println(sum)
	section("Would be created:", len(plan.Created), sum.Created, func(i int) string {
		change := plan.Created[i]
		line, name := strconv.Itoa(change.Line), change.After.Name
		if len(change.Alike) == 0 {
			return text.Fill("line {line}: {name}", "line", line, "name", name)
		}
		return text.Fill("line {line}: {name}: did you mean {other}?", "line", line, "name", name, "other", change.Alike[0].Name)
	})
	section("Would be updated:", len(plan.Updated), sum.Updated, func(i int) string { return changedGroup(plan.Updated[i]) })
	section("Would be refused:", len(plan.Refused), sum.Failed, func(i int) string { return plan.Refused[i].Error() })
	fmt.Println("\nThis was a dry run. Nothing was imported.")
	return notAll(sum)
}

// changedGroup is a row that would change a group, with each field before and after.
func changedGroup(change groupfiles.GroupChange) string {
	return withFields(text.Fill("line {line}: {name}", "line", strconv.Itoa(change.Line), "name", change.Before.Name), change.Fields())
}
