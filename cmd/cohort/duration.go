package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// duration is a length of time as Go writes it, or a number of days: 90d.
type duration time.Duration

// Decode reads a duration from the command line, where a negative one would be taken for a flag.
func (d *duration) Decode(ctx *kong.DecodeContext) error {
	token := ctx.Scan.Pop()
	if token.IsEOL() {
		return d.UnmarshalText(nil)
	}
	return d.UnmarshalText([]byte(token.String()))
}

// UnmarshalText reads a duration.
func (d *duration) UnmarshalText(text []byte) error {
	days, isDays := strings.CutSuffix(string(text), "d")
	if n, err := strconv.Atoi(days); isDays && err == nil && n < 100_000 {
		*d = duration(time.Duration(n) * 24 * time.Hour)
		return nil
	}
	span, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a length of time: use one such as 30d, 8h or 15m", text)
	}
	*d = duration(span)
	return nil
}
