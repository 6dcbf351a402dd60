package views

// Text is a column that may be empty.
func Text(column *string) string {
	if column == nil {
		return ""
	}
	return *column
}

// Count is a number with its noun: "1 customer", "1,204 customers".
func Count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(int(n)) + " " + many
}
