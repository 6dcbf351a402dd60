package offers

import (
	"strconv"
)

// formField is a field of a form that is a text: its name in the form, its label on the screen, and where its text is kept.
type formField struct {
	name, label string
	text        *string
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func parseWhole(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}
