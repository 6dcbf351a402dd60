package mapping

import (
	"slices"

	"cohort/models/text"
)

// IsHeader reports whether the cells of a row name columns: one of them is called as columns of e-mails are, in files of whatever kind.
func IsHeader(cells []string) bool {
	return slices.ContainsFunc(cells, func(cell string) bool {
		if len(cell) > longestKey {
			return false
		}
		word := text.Squeezed(cell)
		return usual[word] == Email || slices.ContainsFunc(shapes, func(shape Shape) bool { return shape.columns[word].field == Email })
	})
}
