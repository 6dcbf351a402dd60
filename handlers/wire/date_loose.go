package wire

import (
	"slices"
	"strings"
	"time"
)

// parseLoose reads what people and programs write beside ISO 8601: "Nov 21, 2026 10:00 PM", "11/21/2026",
// "Sat Nov 21 2026 02:18:45 GMT+0100 (CET)". There is no standard for it; this is how Node reads it.
func parseLoose(text string) (time.Time, bool) {
	d := looseDate{rest: tokens(text)}
	for len(d.rest) > 0 {
		if !d.read() {
			return time.Time{}, false
		}
	}
	return d.date()
}

// token is a number, a word in lower case, or one other character.
type token struct {
	kind byte // '0' a number, 'a' a word, ' ' a blank, or the character itself
	text string
}

func tokens(text string) (all []token) {
	remark := 0 // what stands in parentheses is one
	for len(text) > 0 {
		kind, size := text[0], 1
		switch {
		case kind == '(':
			remark++
		case kind >= '0' && kind <= '9':
			kind, size = '0', len(text)-len(strings.TrimLeft(text, "0123456789"))
		case isLetter(kind):
			for kind = 'a'; size < len(text) && isLetter(text[size]); {
				size++
			}
		case strings.ContainsRune(" \t\r\n\v\f", rune(kind)):
			kind = ' '
		}
		if remark == 0 {
			all = append(all, token{kind, strings.ToLower(text[:size])})
		} else if kind == ')' {
			remark--
		}
		text = text[size:]
	}
	return all
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// looseDate is a date that is read word by word.
type looseDate struct {
	rest      []token
	days      []int // the numbers of the day, in their order
	month     int   // named by a word; 0: by none
	clock     []int // hour, minute, second, millisecond
	ended     bool  // the clock has all it gets
	noon      string
	zone      int
	zoned     bool
	direction int  // 1 or -1, the zone's, while its minutes may follow, else 0
	numbers   bool // a number has been read
}

func (d *looseDate) next() token {
	if len(d.rest) == 0 {
		return token{}
	}
	return d.rest[0]
}

// skip passes over a character, if it comes next.
func (d *looseDate) skip(char byte) bool {
	if d.next().kind != char {
		return false
	}
	d.rest = d.rest[1:]
	return true
}

// read takes the next token. It returns false when the text cannot be a date.
func (d *looseDate) read() bool {
	word := d.next()
	d.rest = d.rest[1:]
	switch word.kind {
	case '0':
		d.numbers = true
		return d.readNumber(word.text)
	case 'a':
		return d.readWord(word.text)
	case '+', '-':
		if d.zoned || len(d.clock) > 0 {
			return d.readZone(word.kind)
		}
		return !d.numbers
	case ')':
		return !d.numbers
	}
	return true
}

func (d *looseDate) readNumber(digits string) bool {
	expected := len(d.clock) > 0 && len(d.clock) < 3 && !d.ended
	switch {
	case d.next().kind == ':' && d.direction == 0:
		d.skip(':')
		if d.clock = append(d.clock, small(digits)); d.skip(':') {
			d.clock = append(d.clock, 0)
		}
		return !d.ended && len(d.clock) < 4
	case d.direction != 0:
		d.zone += d.direction * small(digits)
		d.direction = 0
	case expected && d.skip('.'):
		if d.next().kind != '0' {
			return false
		}
		for d.clock = append(d.clock, small(digits)); len(d.clock) < 3; {
			d.clock = append(d.clock, 0)
		}
		d.clock = append(d.clock, milliseconds(d.next().text))
		d.skip('0')
		d.ended = true
	case expected:
		d.clock, d.ended = append(d.clock, small(digits)), true
		after := d.next()
		return after.kind == 0 || after.kind == ' ' || after.kind == '+' || after.kind == '-' || after.text == "z"
	default:
		d.days = append(d.days, small(digits))
		if !d.skip('.') {
			d.skip('-')
		}
		return len(d.days) <= 3
	}
	return true
}

func (d *looseDate) readWord(word string) bool {
	hours, isZone := zoneNames[word]
	switch month := monthOf(word); {
	case (word == "am" || word == "pm") && len(d.clock) > 0:
		d.noon = word
	case month > 0:
		d.month = month
		d.skip('-')
	case isZone && d.numbers:
		d.zone, d.zoned = 60*hours, true
	default:
		// A word before the first number is a day of the week, or anything else: it does not count.
		return !d.numbers && d.next().kind != '0'
	}
	return true
}

// readZone reads what follows a plus or minus: hours, hours and minutes, with or without a colon.
func (d *looseDate) readZone(plusOrMinus byte) bool {
	digits := ""
	if d.next().kind == '0' {
		digits = d.next().text
		d.skip('0')
	}
	d.numbers, d.zoned, d.direction = true, true, 0
	by := 1
	if plusOrMinus == '-' {
		by = -1
	}
	hours, minutes := small("0"+digits), 0
	switch {
	case d.skip(':'):
		d.direction = by
	case len(digits) == 3 || len(digits) == 4:
		hours, minutes = hours/100, hours%100
	case len(digits) == 0 || len(digits) > 4:
		return false
	}
	d.zone = by * (60*hours + minutes)
	return hours < 1e6
}

// date puts the parts together. Which of the numbers is the year, the month and the day depends on their order and size.
func (d *looseDate) date() (time.Time, bool) {
	if len(d.days) == 0 {
		return time.Time{}, false
	}
	c := civil{zone: d.zone}
	days := append(slices.Clone(d.days), 1, 1)
	switch {
	case d.month > 0 && (days[0] < 1 || days[0] > 31):
		c.year, c.month, c.day = days[0], d.month, days[1]
	case d.month > 0:
		c.day, c.month, c.year = days[0], d.month, days[1]
	case days[0] > 31:
		c.year, c.month, c.day = days[0], days[1], days[2]
	default:
		c.month, c.day, c.year = days[0], days[1], days[2]
	}
	switch {
	case c.year >= 0 && c.year < 50:
		c.year += 2000
	case c.year < 100:
		c.year += 1900
	}
	clock := append(slices.Clone(d.clock), 0, 0, 0, 0)
	c.hour, c.minute, c.second, c.millisecond = clock[0], clock[1], clock[2], clock[3]
	if d.noon != "" {
		if c.hour > 12 {
			return time.Time{}, false
		}
		c.hour %= 12
		if d.noon == "pm" {
			c.hour += 12
		}
	}
	return c.date()
}
