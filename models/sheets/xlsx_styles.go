package sheets

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// readStyles reads what each style of cells makes of a number, in their order.
func (a *archive) readStyles(name string) ([]dateFormat, error) {
	opened, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	m := newMarkup(opened, a.format)
	if _, err := m.find("styleSheet"); err != nil {
		return nil, m.unended(err)
	}
	own := map[string]dateFormat{}
	var styles []dateFormat
	err = m.each(func(group xml.StartElement) error {
		switch group.Name.Local {
		case "numFmts":
			return m.each(func(format xml.StartElement) error {
				own[attr(format, "numFmtId")] = formatOfCode(attr(format, "formatCode"))
				return m.skip()
			})
		case "cellXfs":
			return m.each(func(style xml.StartElement) error {
				id := attr(style, "numFmtId")
				format, is := own[id]
				if !is {
					format = builtInFormat(id)
				}
				if styles = append(styles, format); len(styles) > maxStyles {
					return errTooMuch
				}
				return m.skip()
			})
		}
		return m.skip()
	})
	return styles, err
}

// maxStyles is how many styles of cells a file may have; Excel has 65,490.
const maxStyles = 100_000

// builtInFormat is what the number formats make of a number that every spreadsheet has.
func builtInFormat(id string) dateFormat {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return noDate
	case n >= 18 && n <= 21, n == 45, n == 47, n >= 32 && n <= 35, n == 55, n == 56:
		return aTime
	case n == 46:
		return aDuration
	case n >= 14 && n <= 22, n >= 27 && n <= 36, n >= 50 && n <= 58:
		return aDate
	}
	return noDate
}

// literals are what stands in a number format for itself, or says a colour, a condition, a currency.
var literals = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)

var elapsed = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)

// formatOfCode is what a number format makes of a number.
func formatOfCode(code string) dateFormat {
	code, _, _ = strings.Cut(code, ";") // of positive numbers
	if elapsed.MatchString(code) {
		return aDuration
	}
	code = strings.ToLower(literals.ReplaceAllString(code, ""))
	code = strings.ReplaceAll(strings.ReplaceAll(code, "general", ""), "standard", "")
	switch {
	case strings.ContainsAny(code, "yd"), strings.Contains(code, "m") && !strings.ContainsAny(code, "hs"):
		return aDate
	case strings.ContainsAny(code, "hs"):
		return aTime
	}
	return noDate
}
