package adminapi

import (
	"strconv"
	"time"
	"unicode/utf8"

	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/record"
)

// The records of the Admin API as JSON, written by hand: these few lines are most of what a list costs.

func appendOperator(b []byte, o accounts.Operator) []byte {
	b = appendText(append(b, `{"id":`...), o.ID)
	b = appendTime(append(b, `,"created_at":`...), o.CreatedAt)
	b = appendTime(append(b, `,"updated_at":`...), o.UpdatedAt)
	b = append(b, `,"deleted_at":null`...)
	b = appendText(append(b, `,"role":`...), roleName(o.Role))
	b = appendText(append(b, `,"email":`...), o.Email)
	b = appendNullable(append(b, `,"first_name":`...), o.FirstName)
	b = appendNullable(append(b, `,"last_name":`...), o.LastName)
	b = appendMetadata(append(b, `,"metadata":`...), o.Metadata)
	return append(b, '}')
}

// roleName is the role as clients know them: admin, member or developer.
func roleName(role activity.Role) string {
	if role == activity.Admin {
		return "admin"
	}
	return "member"
}

// appendCustomer writes a customer, all but its relations and the bracket behind them.
func appendCustomer(b []byte, c customers.Customer, f *fields) []byte {
	b = append(b, '{')
	for _, column := range f.shown("customer") {
		b = appendCustomerColumn(appendName(b, column), c, column)
	}
	return b
}

// appendGroup writes a customer group, all but its relations and the bracket behind them.
func appendGroup(b []byte, g customers.Group, f *fields) []byte {
	b = append(b, '{')
	for _, column := range f.shown("customer_group") {
		b = appendGroupColumn(appendName(b, column), g, column)
	}
	return b
}

// appendName writes the name of the value that follows; none of ours needs an escape.
func appendName(b []byte, name string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(append(append(b, '"'), name...), `":`...)
}

// appendCustomerColumn writes the value of one column of a customer.
func appendCustomerColumn(b []byte, c customers.Customer, column string) []byte {
	switch column {
	case "id":
		return appendText(b, c.ID)
	case "created_at":
		return appendTime(b, c.CreatedAt)
	case "updated_at":
		return appendTime(b, c.UpdatedAt)
	case "email":
		return appendText(b, c.Email)
	case "first_name":
		return appendNullable(b, c.FirstName)
	case "last_name":
		return appendNullable(b, c.LastName)
	case "billing_address_id":
		return appendNullable(b, c.BillingAddressID)
	case "phone":
		return appendNullable(b, c.Phone)
	case "has_account":
		return strconv.AppendBool(b, c.HasAccount)
	case "metadata":
		return appendMetadata(b, c.Metadata)
	}
	return append(b, "null"...) // deleted_at: who is deleted is gone
}

// appendGroupColumn writes the value of one column of a customer group.
func appendGroupColumn(b []byte, g customers.Group, column string) []byte {
	switch column {
	case "id":
		return appendText(b, g.ID)
	case "created_at":
		return appendTime(b, g.CreatedAt)
	case "updated_at":
		return appendTime(b, g.UpdatedAt)
	case "name":
		return appendText(b, g.Name)
	case "description":
		return appendNullable(b, g.Description)
	case "metadata":
		return appendMetadata(b, g.Metadata)
	}
	return append(b, "null"...)
}

// appendTime writes a time as JavaScript does: "2026-11-21T02:18:45.238Z". time.AppendFormat takes four times as long, and a list
// has hundreds of them.
func appendTime(b []byte, at time.Time) []byte {
	at = at.UTC()
	year, month, day := at.Date()
	hour, minute, second := at.Clock()
	b = appendDigits(appendDigits(append(b, '"'), year/100), year%100)
	b = appendDigits(append(b, '-'), int(month))
	b = appendDigits(append(b, '-'), day)
	b = appendDigits(append(b, 'T'), hour)
	b = appendDigits(append(b, ':'), minute)
	b = appendDigits(append(b, ':'), second)
	millisecond := at.Nanosecond() / 1e6
	b = append(b, '.', byte('0'+millisecond/100))
	return append(appendDigits(b, millisecond%100), 'Z', '"')
}

func appendDigits(b []byte, number int) []byte {
	return append(b, byte('0'+number/10), byte('0'+number%10))
}

func appendMetadata(b []byte, m record.Metadata) []byte {
	if m == nil {
		return append(b, "null"...)
	}
	b = append(b, '{')
	for i, entry := range m {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendText(b, entry.Key), ':')
		b = append(b, entry.Value...)
	}
	return append(b, '}')
}

func appendNullable(b []byte, text *string) []byte {
	if text == nil {
		return append(b, "null"...)
	}
	return appendText(b, *text)
}

const hex = "0123456789abcdef"

// appendText writes a string as JavaScript would: only what must be is escaped.
func appendText(b []byte, text string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(append(b, text[start:i]...), "\uFFFD"...)
				start = i + 1
			}
			i += size
			continue
		}
		if c < ' ' || c == '"' || c == '\\' {
			b = appendEscape(append(b, text[start:i]...), c)
			start = i + 1
		}
		i++
	}
	return append(append(b, text[start:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xF])
}
