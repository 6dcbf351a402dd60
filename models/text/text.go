// Package text compares, searches and quotes what people type.
package text

func Of(column *string) string {
	if column == nil {
		return ""
	}
	return *column
}
