package sheetstest

import "testing"

// TestLibreOfficeIsHere is where a run of all tests learns whether LibreOffice took part.
func TestLibreOfficeIsHere(t *testing.T) { IsHere(t) }
