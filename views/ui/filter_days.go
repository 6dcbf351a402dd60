package ui

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"cohort/models/record"
	"cohort/models/text"
)

// RefusedDay is a day of a filter that could not be read, as it was typed, and why.
type RefusedDay struct{ Typed, Why string }

// dayFilters are the filters by day; each has the parameters _from and _to.
var dayFilters = []string{FilterAdded, FilterCreated, FilterUpdated, FilterDone}

// isDay is true for the parameters of the filters by day.
func isDay(param string) bool {
	from, isFrom := strings.CutSuffix(param, "_from")
	to, isTo := strings.CutSuffix(param, "_to")
	return isFrom && slices.Contains(dayFilters, from) || isTo && slices.Contains(dayFilters, to)
}

// refusedDays are the days among the parameters that ReadFilters leaves out.
func refusedDays(values url.Values, params []string, prefix string) map[string]RefusedDay {
	refused := map[string]RefusedDay{}
	for _, name := range params {
		typed := text.Clean(values.Get(prefix+name), maxDay)
		if !isDay(name) || typed == "" {
			continue
		}
		if _, err := record.ReadDay(typed); err != nil {
			refused[name] = RefusedDay{Typed: typed, Why: err.Error()}
		}
	}
	return refused
}

// maxDay limits what is shown again of what was typed for a day.
const maxDay = 60

// refusals are the days that were refused, in words.
func (l List) refusals() (all []string) {
	for _, filter := range l.Filters {
		words := dayWords[filter]
		for param, sentence := range map[string]string{filter + "_from": words.NoSince, filter + "_to": words.NoUntil} {
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

func (l List) dayID(param string) string {
	if l.Form.plain {
		return l.filterID() + "-plain-" + param
	}
	return l.filterID() + "-" + param
}

// exampleDay is a day as a field shows it.
func exampleDay(ctx context.Context) string {
	return DatesOf(ctx).FieldDay(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC))
}

func (l List) dayAttrs(ctx context.Context, param string) templ.Attributes {
	attrs := templ.Attributes{
		"id": l.dayID(param), "form": l.filtersForm(), "name": l.State.Prefix + param, "autocomplete": "off", "placeholder": exampleDay(ctx),
	}
	if l.State.Refused[param].Why != "" {
		attrs["aria-invalid"], attrs["aria-describedby"] = "true", l.dayID(param)+"-error"
	}
	return attrs
}
