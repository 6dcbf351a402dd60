package wire

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// ParseNumber reads a number as JavaScript's Number() does: nothing is 0, blanks around it do not
// count, 0x, 0o and 0b give the base. ok is false for what is no finite number.
func ParseNumber(text string) (number float64, ok bool) {
	text = strings.TrimFunc(text, isBlank)
	if text == "" {
		return 0, true
	}
	if len(text) > 2 && text[0] == '0' {
		if base, based := map[byte]int{'x': 16, 'o': 8, 'b': 2}[text[1]|0x20]; based {
			return parseWhole(text[2:], base)
		}
	}
	// ParseFloat also takes what JavaScript does not: hexadecimal fractions, "inf", 1_000.
	if strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, false
	}
	number, err := strconv.ParseFloat(text, 64)
	return number, err == nil && !math.IsInf(number, 0)
}

func parseWhole(digits string, base int) (float64, bool) {
	if strings.ContainsAny(digits, "+-_") {
		return 0, false
	}
	whole, ok := new(big.Int).SetString(digits, base)
	if !ok {
		return 0, false
	}
	number, _ := new(big.Float).SetInt(whole).Float64()
	return number, !math.IsInf(number, 0)
}

// isBlank is true for the characters that JavaScript's trim() removes.
func isBlank(r rune) bool {
	return r == '\uFEFF' || r != '\u0085' && unicode.IsSpace(r)
}
