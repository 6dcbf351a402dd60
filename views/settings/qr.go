// Package settings has the pages of the settings: what operators choose for themselves, and who may do what.
package settings

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quietZone is how many modules around a QR code are empty.
const quietZone = 4

// qrCode is a text as a QR code: the path of its dark modules in a square of that side, each of them 1 wide.
func qrCode(content string) (path string, side int, err error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return "", 0, err
	}
	size := code.Bounds().Dx()
	dark := func(x, y int) bool { return x < size && code.At(x, y) == color.Black }
	var drawn strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			from := x
			for dark(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&drawn, "M%d %dh%dv1h-%dz", from+quietZone, y+quietZone, x-from, x-from)
			}
		}
	}
	return drawn.String(), size + 2*quietZone, nil
}

// box is the viewBox of a square.
func box(side int) string { return fmt.Sprintf("0 0 %d %d", side, side) }
