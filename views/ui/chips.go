package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"cohort/models/record"
	"cohort/models/text"
)

// Chip is a filter that can be taken away.
type Chip struct {
	Label string
	URL   templ.SafeURL
}

// chips are all chips of a list: filters that are one of many choices, its own chips, and the filters that all lists have.
func (l List) chips(dates record.DateFormat) []Chip {
	var chips []Chip
	for _, filter := range l.Filters {
		if value := l.State.Filters.Get(filter); value != "" && l.Choices[filter] != nil {
			chips = append(chips, Chip{LabelOf(l.Choices[filter], value), l.State.Without(filter)})
		}
	}
	return append(append(chips, l.Chips...), l.State.chips(dates)...)
}

// chips are the filters that all lists have, each with the address without it.
func (s ListState) chips(dates record.DateFormat) []Chip {
	var chips []Chip
	if s.Filters.Get("groups") == "in-none" {
		chips = append(chips, Chip{"In no group", s.Without("groups")})
	}
	for i, id := range s.Filters["group"] {
		chips = append(chips, Chip{text.Fill(inGroup(s.Filters.Get("groups"), i), "group", s.GroupName(id)), s.withoutGroup(id)})
	}
	switch s.Filters.Get("account") {
	case "registered":
		chips = append(chips, Chip{"Registered", s.Without("account")})
	case "guest":
		chips = append(chips, Chip{"Guest", s.Without("account")})
	}
	switch s.Filters.Get("members") {
	case "empty":
		chips = append(chips, Chip{"Empty", s.Without("members")})
	case "any":
		chips = append(chips, Chip{"Not empty", s.Without("members")})
	}
	if words := numbers(s.Filters.Get("members_min"), s.Filters.Get("members_max")); words != "" {
		chips = append(chips, Chip{words, s.Without("members_min", "members_max")})
	}
	for _, filter := range []string{FilterAdded, FilterCreated, FilterUpdated, FilterDone} {
		if words := days(dates, dayWords[filter], s.Filters.Get(filter+"_from"), s.Filters.Get(filter+"_to")); words != "" {
			chips = append(chips, Chip{words, s.Without(filter+"_from", filter+"_to")})
		}
	}
	return append(chips, s.metadataChips()...)
}

func (s ListState) metadataChips() (chips []Chip) {
	for _, meta := range s.Filters["meta"] {
		key, value, valued := strings.Cut(meta, "=")
		words := "Metadata has {key}"
		if valued {
			words = "Metadata {key} = {value}"
		}
		words = text.Fill(words, "key", strings.TrimSpace(key), "value", strings.TrimSpace(value))
		chips = append(chips, Chip{words, s.WithoutFilter("meta", meta)})
	}
	return chips
}

// inGroup is the i-th group of a filter in words, the group as {group}.
func inGroup(mode string, i int) string {
	switch {
	case mode == "none" && i == 0:
		return "Not in {group}"
	case mode == "none":
		return "nor in {group}"
	case i == 0:
		return "In {group}"
	case mode == "all":
		return "and in {group}"
	}
	return "or in {group}"
}

// GroupName is the name of a group in a filter, or the written text if there is no such group.
func (s ListState) GroupName(id string) string {
	if name := s.Groups[id]; name != "" {
		return name
	}
	return text.Fill("{group} (does not exist)", "group", Quoted(id))
}

func numbers(least, most string) string {
	lo, _ := strconv.Atoi(least)
	hi, _ := strconv.Atoi(most)
	switch {
	case least != "" && most != "" && lo == hi:
		return text.Plural(int64(lo), "1 customer", "{n} customers")
	case least != "" && most != "":
		return text.Fill("{from}–{to} customers", "from", Number(lo), "to", Number(hi))
	case least != "":
		return text.Plural(int64(lo), "At least 1 customer", "At least {n} customers")
	case most != "":
		return text.Plural(int64(hi), "At most 1 customer", "At most {n} customers")
	}
	return ""
}

func days(dates record.DateFormat, words dayFilterWords, from, to string) string {
	first, hasFirst := Day(from, time.UTC)
	last, hasLast := Day(to, time.UTC)
	var sentence string
	switch {
	case hasFirst && hasLast && first.Equal(last):
		sentence = words.On
	case hasFirst && hasLast:
		sentence = words.Between
	case hasFirst:
		sentence = words.Since
	case hasLast:
		sentence = words.Until
	}
	return text.Fill(sentence, "from", dates.Day(first), "to", dates.Day(last))
}
