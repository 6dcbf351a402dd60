package text

import "unicode/utf8"

// PartLength is the most letters of a part that PartCounts count.
const PartLength = 3

// PartCounts count, for each part of up to PartLength letters, the folded texts that have it behind a blank: a part that begins with one
// is the beginning of a word. The zero PartCounts count none yet.
type PartCounts struct {
	parts map[string]*partCount
	texts int
}

type partCount struct {
	texts int64
	last  int // the text that was counted last: each counts once
}

// Add counts a text as so many, which may be less than none.
func (c *PartCounts) Add(folded string, texts int64) {
	if c.parts == nil {
		c.parts = map[string]*partCount{}
	}
	c.texts++
	var starts [PartLength]int // of the last letters
	whole := " " + folded
	for start, letter := 0, 0; start < len(whole); letter++ {
		_, size := utf8.DecodeRuneInString(whole[start:])
		starts[letter%PartLength] = start
		start += size
		for length := range min(letter+1, PartLength) {
			c.count(whole[starts[(letter-length)%PartLength]:start], texts)
		}
	}
}

func (c *PartCounts) count(part string, texts int64) {
	counted := c.parts[part]
	if counted == nil {
		counted = new(partCount)
		c.parts[part] = counted
	}
	if counted.last != c.texts {
		counted.last = c.texts
		counted.texts += texts
	}
}

// Counts are the numbers of texts by their parts, without those of which there are as many as before.
func (c *PartCounts) Counts() map[string]int64 {
	counts := make(map[string]int64, len(c.parts))
	for part, counted := range c.parts {
		if counted.texts != 0 {
			counts[part] = counted.texts
		}
	}
	return counts
}
