package imports

import (
	"strings"

	"cohort/models/imports"
	"cohort/models/text"
	"cohort/views"
	"cohort/views/ui"
)

// Preview is the page with what an import would do.
type Preview struct {
	Page   views.Page
	Import imports.Import
	Group  string // the name of the group that everybody joins, "" for none
}

// tallies are the numbers of the check.
func (v Preview) tallies() []tally {
	found := v.Import.Preview
	all := []tally{
		{"Would be created", found.Summary.Created, "#created", "ok"},
		{"Would be updated", found.Summary.Updated, "#updated", "ok"},
		{"Unchanged", found.Summary.Unchanged, "#unchanged", "off"},
		{"Not imported", found.Failed, "#refused", badUnlessZero(found.Failed)},
	}
	if v.Import.Choices.Sync {
		all = append(all, tally{"Would leave the group", found.Leaving, "", badUnlessZero(found.Leaving)})
	}
	return all
}

func badUnlessZero(n int64) string {
	if n == 0 {
		return "off"
	}
	return "bad"
}

// words stand above the numbers.
func (v Preview) words() string {
	doubles := ""
	if n := v.Import.Preview.Doubles; n > 0 {
		doubles = text.Plural(n, "1 row has the same e-mail as an earlier row. The last row counts.",
			"{n} rows have the same e-mails as earlier rows. The last row counts.")
	}
	return text.Sentences("Nothing has been changed yet.", doubles, v.Import.Preview.SeveralWords())
}

// imported is how many customers the import would write.
func (v Preview) imported() int64 {
	return v.Import.Preview.Summary.Created + v.Import.Preview.Summary.Updated
}

// goes is the label of the button that imports, "" where there is nothing to do.
func (v Preview) goes() string {
	switch leaving := v.Import.Preview.Leaving; {
	case v.imported() > 0:
		return text.Plural(v.imported(), "Import 1 customer", "Import {n} customers")
	case leaving > 0:
		return text.Plural(leaving, "Remove 1 customer from the group", "Remove {n} customers from the group")
	}
	return ""
}

// Effect is what the import would do, in sentences.
func (v Preview) Effect() string {
	found := v.Import.Preview
	var sentences []string
	for _, part := range []struct {
		n         int64
		one, many string
	}{
		{found.Summary.Created, "1 customer will be created.", "{n} customers will be created."},
		{found.Summary.Updated, "1 customer will be updated.", "{n} customers will be updated."},
		{found.NewGroupCount, "1 customer group will be created.", "{n} customer groups will be created."},
		{found.Leaving, "1 customer will be removed from {group}.", "{n} customers will be removed from {group}."},
	} {
		if part.n > 0 {
			sentences = append(sentences, text.Plural(part.n, part.one, part.many, "group", ui.Quoted(v.Group)))
		}
	}
	if v.Import.Choices.Sync && found.Unsure > 0 {
		sentences = append(sentences, text.Plural(found.Unsure,
			"Nobody will be removed from {group}, because the e-mail of 1 row cannot be read.",
			"Nobody will be removed from {group}, because the e-mails of {n} rows cannot be read.", "group", ui.Quoted(v.Group)))
	}
	if v.Group != "" && v.imported() > 0 {
		sentences = append(sentences, text.Fill("Everyone who is imported will be in {group}.", "group", ui.Quoted(v.Group)))
	}
	return text.Sentences(sentences...)
}

// said is the result of the check for who does not see the page.
func (v Preview) said() string {
	return text.Sentences("The file was checked.", v.Effect(), refusedWords(v.Import.Preview.Failed))
}

// refusedWords say how many rows would be refused; "" for none.
func refusedWords(n int64) string {
	if n == 0 {
		return ""
	}
	return text.Plural(n, "1 row will not be imported.", "{n} rows will not be imported.")
}

// firstOf says that a list has only the first of its rows; "" where it has all.
func firstOf(shown int, all int64) string {
	if int64(shown) >= all {
		return ""
	}
	return text.Fill("The first {shown} of {all}", "shown", ui.Number(shown), "all", text.Number(all))
}

// cellsOf is a row of the file as one text, without its empty cells.
func cellsOf(row imports.FailedRow) string {
	var filled []string
	for _, cell := range row.Cells {
		if cell != "" {
			filled = append(filled, cell)
		}
	}
	return ui.OrDash(ui.Short(strings.Join(filled, " · ")))
}
