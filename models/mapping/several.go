package mapping

import (
	"slices"
	"strconv"
	"strings"

	"cohort/models/record"
	"cohort/models/text"
)

// keepFurther adds values of a cell beyond its first one to the metadata, under names that no column has: email_2, email_3.
func (r *reading) keepFurther(name string, values []string) {
	number := 2
	for _, value := range values {
		key := ""
		for key == "" || r.isKey(key) {
			key = name + "_" + strconv.Itoa(number)
			number++
		}
		r.set(key, record.JSONString(value))
		r.person.Several = true
	}
}

// isKey reports whether a column of the file, or an earlier cell of the row, has a key of the metadata.
func (r *reading) isKey(key string) bool {
	_, taken := r.person.Metadata.Get(key)
	return taken || slices.ContainsFunc(r.columns, func(column Column) bool { return column.Key == key })
}

// phonesOf are the numbers in a cell, each once: between what Google puts there and, if all of them are long enough to be one, also between
// semicolons, commas and in lines of their own.
func phonesOf(cell string) (phones []string) {
	for _, part := range strings.Split(cell, manyValues) {
		several := strings.FieldsFunc(part, func(r rune) bool { return strings.ContainsRune(";,\n\r", r) })
		if slices.ContainsFunc(several, func(phone string) bool { return len(text.Digits(phone)) < leastPhone }) {
			several = []string{part}
		}
		for _, phone := range several {
			if phone = barePhone(phone); phone != "" {
				phones = append(phones, phone)
			}
		}
	}
	return text.Unique(phones)
}

// leastPhone is how many digits a number between others has at least: an extension has fewer.
const leastPhone = 5

// barePhone takes off the mark that keeps spreadsheets from counting, and tel:. Before a plus, the mark went with those of
// formulas.
func barePhone(phone string) string {
	phone = visible(phone)
	if unmarked, found := strings.CutPrefix(phone, "'"); found && isNumeric(unmarked) && !strings.HasPrefix(unmarked, "+") {
		phone = visible(unmarked)
	}
	if unmarked, found := cutPrefixFold(phone, "tel:"); found {
		phone = visible(unmarked)
	}
	return phone
}

// readPhones takes the number of a column without a key for the phone, or else the first one there is. The others become metadata.
func (r *reading) readPhones(column Column, cell string) {
	phones := phonesOf(cell)
	if len(phones) == 0 {
		return
	}
	first, further, phone := phones[0], phones[1:], &r.person.Input.Phone
	switch {
	case *phone == nil || (*phone).Null:
		*phone, r.phoneKey = record.TextOf(first), column.Key
		if len(further) > 0 && column.Key != "" {
			r.keepPhone(column.Key, further[0])
			further = further[1:]
		}
	case column.Key == "": // it goes before the one of another column
		r.keepPhone(r.phoneKey, (*phone).Value)
		*phone, r.phoneKey = record.TextOf(first), ""
	default:
		r.keepPhone(column.Key, first)
	}
	r.person.Several = r.person.Several || len(phones) > 1
	r.keepFurther("phone", further)
}

// keepPhone adds a number to the metadata under the key of its column, if no other number of the row is there.
func (r *reading) keepPhone(key, phone string) {
	_, taken := r.person.Metadata.Get(key)
	if key == "" || taken {
		r.keepFurther("phone", []string{phone})
		return
	}
	r.set(key, record.JSONString(phone))
}
