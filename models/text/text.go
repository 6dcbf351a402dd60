// Package text compares, searches and quotes texts that people type, and puts sentences together.
package text

// OrEmpty is the text of a column that may be null, "" where it is.
func OrEmpty(column *string) string {
	if column == nil {
		return ""
	}
	return *column
}
