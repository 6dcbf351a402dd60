package handlers

import (
	"strconv"
	"strings"
	"time"

	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/views"
)

const momentLayout = "2006-01-02T15:04:05"

// momentField is a moment as a field for it has it, in UTC and to the second.
func momentField(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(momentLayout)
}

// moment reads what such a field sends.
func moment(text string) (time.Time, bool) {
	for _, layout := range []string{momentLayout, "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

func usageLimit(text string, errors map[string]string) *record.Bound {
	text = strings.TrimSpace(text)
	if text == "" {
		return &record.Bound{Open: true}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		errors["usage_limit"] = "Enter a whole number of 1 or more."
		return nil
	}
	return &record.Bound{At: n}
}

// readTimes reads start and end. A field that shows a stored moment unchanged keeps it to the millisecond.
func readTimes(form *views.DiscountForm, in *pricing.DiscountInput, stored views.DiscountForm) {
	const words = "Enter a date and time, such as 2026-03-01T08:00."
	if form.Starts != stored.Starts {
		at, ok := moment(form.Starts)
		if in.StartsAt = &at; !ok {
			form.Errors["starts_at"] = words
		}
	}
	if form.Ends != stored.Ends {
		at, ok := moment(form.Ends)
		if in.EndsAt = (&record.Date{At: at, Null: form.Ends == ""}); !ok && form.Ends != "" {
			form.Errors["ends_at"] = words
		}
	}
}

// readValue reads what is taken off as people write it: percent, or an amount in the currency of the region.
func readValue(form *views.DiscountForm, in *pricing.DiscountInput) {
	var value int64
	var ok bool
	problem := "Enter a whole percentage from 0 to 100."
	switch currency := currencyIn(form); {
	case form.Type == pricing.FreeShipping:
		ok = true
	case form.Type == pricing.Fixed && currency != "":
		value, problem = pricing.ReadAmount(form.Value, currency)
		ok = problem == ""
	case form.Type == pricing.Fixed:
		value, ok = parseWhole(form.Value)
		problem = "Choose a region, so that the currency is known, or enter a whole number of minor units."
	default:
		value, ok = parseWhole(strings.TrimSpace(strings.TrimSuffix(form.Value, "%")))
	}
	if !ok {
		form.Errors["value"] = problem
		return
	}
	in.Value = &value
}

func parseWhole(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// valueField is a stored value as people write it.
func valueField(form views.DiscountForm, rule pricing.DiscountRule) string {
	currency := currencyIn(&form)
	switch {
	case rule.Type == pricing.FreeShipping:
		return ""
	case rule.Type == pricing.Fixed && currency != "":
		return record.Amount(rule.Value, currency)
	}
	return strconv.FormatInt(rule.Value, 10)
}

// currencyIn is the currency of the one region that a form has chosen.
func currencyIn(form *views.DiscountForm) string {
	regions := map[string]pricing.Region{}
	for _, region := range form.Regions {
		regions[region.ID] = region
	}
	return currencyOf(form.RegionIDs, regions)
}
