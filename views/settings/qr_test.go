package settings

import (
	"fmt"
	"image/color"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"
)

// The path has the dark modules of the code, each once, and leaves the quiet zone around them empty.
func TestThePathOfAQRCodeIsItsModules(t *testing.T) {
	t.Parallel()
	content := "otpauth://totp/Cohort:" + strings.Repeat("long.", 40) +
		"name@example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Cohort"
	path, side, err := qrCode(content)
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[[2]int]bool{}
	for line := range strings.SplitSeq(strings.TrimSuffix(path, "z"), "z") {
		var x, y, width, back int
		if _, err := fmt.Sscanf(line, "M%d %dh%dv1h-%d", &x, &y, &width, &back); err != nil || back != width {
			t.Fatalf("%q: %v", line, err)
		}
		for ; width > 0; width-- {
			if at := [2]int{x + width - 1, y}; drawn[at] {
				t.Errorf("%v is drawn twice", at)
			} else {
				drawn[at] = true
			}
		}
	}
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	for y := range side {
		for x := range side {
			within := x >= 4 && y >= 4 && x < side-4 && y < side-4
			if want := within && code.At(x-4, y-4) == color.Black; drawn[[2]int{x, y}] != want {
				t.Errorf("the module at %d, %d is dark: %t", x, y, !want)
			}
		}
	}
	if _, _, err := qrCode(strings.Repeat("x", 3000)); err == nil {
		t.Error("there is a code for more than fits into one")
	}
}
