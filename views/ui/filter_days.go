package ui

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"cohort/models/record"
	"cohort/models/text"
)

// Refusal is a value of a filter that was left out, as it was typed, and why.
type Refusal struct{ Typed, Why string }

// What is said at the end of a range that ends before it begins, and would find nothing.
const (
	endsBefore = "This date is before the one in From. Enter a later date."
	mostBelow  = "This number is below the one in At least. Enter a higher number."
)

// dayFilters are the filters by day; each has the parameters _from and _to.
var dayFilters = []string{FilterAdded, FilterCreated, FilterUpdated, FilterDone}

// isDay is true for the parameters of the filters by day.
func isDay(param string) bool {
	from, isFrom := strings.CutSuffix(param, "_from")
	to, isTo := strings.CutSuffix(param, "_to")
	return isFrom && slices.Contains(dayFilters, from) || isTo && slices.Contains(dayFilters, to)
}

// refusedValues are the days and the ends of ranges among the parameters that ReadFilters leaves out.
func refusedValues(values url.Values, params []string, prefix string) map[string]Refusal {
	refused := map[string]Refusal{}
	for _, name := range params {
		typed := text.Clean(values.Get(prefix+name), maxDay)
		if !isDay(name) || typed == "" {
			continue
		}
		if _, err := record.ReadDay(typed); err != nil {
			refused[name] = Refusal{Typed: typed, Why: err.Error()}
		}
	}
	for _, end := range backwards(readEach(values, params, prefix)) {
		why := endsBefore
		if end == "members_max" {
			why = mostBelow
		}
		refused[end] = Refusal{Typed: strings.TrimSpace(values.Get(prefix + end)), Why: why}
	}
	return refused
}

// backwards are the ends of the ranges that end before they begin.
func backwards(filters url.Values) (ends []string) {
	for _, filter := range dayFilters {
		from, to := filters.Get(filter+"_from"), filters.Get(filter+"_to")
		if from != "" && to != "" && to < from { // both as 2026-11-30
			ends = append(ends, filter+"_to")
		}
	}
	least, noLeast := strconv.ParseInt(filters.Get("members_min"), 10, 64)
	most, noMost := strconv.ParseInt(filters.Get("members_max"), 10, 64)
	if noLeast == nil && noMost == nil && most < least {
		ends = append(ends, "members_max")
	}
	return ends
}

// maxDay limits what is shown again of what was typed for a day.
const maxDay = 60

// refusals are the values that were refused, in words.
func (l List) refusals() (all []string) {
	for _, filter := range l.Filters {
		words := dayWords[filter]
		for param, sentence := range map[string]string{
			filter + "_from": words.NoSince, filter + "_to": words.NoUntil, filter + "_max": "Customers at most: {why}",
		} {
			if refused, ok := l.State.Refused[param]; ok {
				all = append(all, text.Fill(sentence, "why", refused.Why))
			}
		}
	}
	slices.Sort(all)
	return all
}

// dayTyped is the day of a filter as its field shows it.
func (s ListState) dayTyped(param string) string {
	if day, ok := Day(s.Filters.Get(param), time.UTC); ok {
		return record.Day(day)
	}
	return s.Refused[param].Typed
}

func (l List) filterFieldID(param string) string {
	if l.Form.plain {
		return l.filterID() + "-plain-" + param
	}
	return l.filterID() + "-" + param
}

// exampleDay is a day as a field shows it.
func exampleDay(ctx context.Context) string {
	return DatesOf(ctx).FieldDay(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC))
}

// fieldAttrs are the attributes of the field of a filter, with more of them.
func (l List) fieldAttrs(param string, more templ.Attributes) templ.Attributes {
	attrs := templ.Attributes{
		"id": l.filterFieldID(param), "form": l.filtersForm(), "name": l.State.Prefix + param, "autocomplete": "off",
	}
	maps.Copy(attrs, more)
	if l.State.Refused[param].Why != "" {
		attrs["aria-invalid"], attrs["aria-describedby"] = "true", l.filterFieldID(param)+"-error"
	}
	return attrs
}
