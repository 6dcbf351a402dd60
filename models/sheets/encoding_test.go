package sheets

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

func TestEncodingsAreDetected(t *testing.T) {
	t.Parallel()
	encoded := func(name, text string) string {
		if name == utf8Name {
			return text
		}
		bytes, err := decoders[name].NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return bytes
	}
	const names = "name,town\r\nSöder,Malmö\r\nGarçon,Orléans\r\n"
	const polish = "imię,miasto\r\nŁucja Żółw,Łódź\r\n"
	const cyrillic = "email,имя\r\nivan@example.com,Иван Иванович Преображенский\r\n"
	later := "name,town\r\n" + strings.Repeat("Ada,London\r\n", sampleSize/10)
	for _, c := range []struct {
		name, file, want, line string
		doubtful               bool
	}{
		{"ASCII", "name,town\r\nAda,London\r\n", utf8Name, "2 [Ada|London]", false},
		{"UTF-8", names, utf8Name, "2 [Söder|Malmö]", false},
		{"UTF-8 with a mark", utf8Mark + names, utf8Name, "2 [Söder|Malmö]", false},
		{"UTF-8 with a mark before quotes", utf8Mark + "\"name\",town\r\nSöder,Malmö\r\n", utf8Name, "2 [Söder|Malmö]", false},
		{"UTF-8 behind a megabyte of ASCII", later + "Söder,Malmö\n", utf8Name, "", false},
		{"UTF-16LE with a mark", "\xff\xfe" + encoded(utf16LE, names), utf16LE, "2 [Söder|Malmö]", false},
		{"UTF-16BE with a mark", "\xfe\xff" + encoded(utf16BE, names), utf16BE, "2 [Söder|Malmö]", false},
		{"UTF-16LE without a mark", encoded(utf16LE, names), utf16LE, "2 [Söder|Malmö]", false},
		{"UTF-16BE without a mark", encoded(utf16BE, names), utf16BE, "2 [Söder|Malmö]", false},
		{"UTF-16LE in another script", encoded(utf16LE, cyrillic), utf16LE, "2 [ivan@example.com|Иван Иванович Преображенский]", false},
		{"Unicode text of a spreadsheet", "\xff\xfe" + encoded(utf16LE, "name\ttown\r\nSöder\tMalmö\r\n"), utf16LE,
			"2 [Söder|Malmö]", false},
		{"windows-1252", encoded(windows1252, names), windows1252, "2 [Söder|Malmö]", true},
		{"windows-1252 behind a megabyte of ASCII", later + encoded(windows1252, "Söder,Malmö\n"), windows1252, "", true},
		{"windows-1250", encoded("windows-1250", polish), "windows-1250", "2 [Łucja Żółw|Łódź]", true},
		{"macintosh", encoded("macintosh", names), "macintosh", "2 [Söder|Malmö]", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, err := open(c.file, Settings{})
			if err != nil {
				t.Fatal(err)
			}
			facts := f.Facts()
			if facts.Encoding != c.want || facts.Doubtful != c.doubtful || facts.LineEnd != "CRLF" {
				t.Errorf("it is found to be %+v", facts)
			}
			if rows := rowsOf(t, f); c.line != "" && rows[1] != c.line {
				t.Errorf("the first row is %s", rows[1])
			}
			if !c.doubtful {
				return
			}
			if len(facts.Samples) < 2 || facts.Samples[0].Encoding != c.want || len(facts.Samples[0].Cells) == 0 {
				t.Errorf("the samples are %+v", facts.Samples)
			}
		})
	}
}

func TestAPersonSeesWhatAnEncodingMakesOfCells(t *testing.T) {
	t.Parallel()
	file, err := charmap.Windows1252.NewEncoder().String("name;town\nSöder;Berlin\n\"Söder\";\"Malmö, Süd\"\nAndré;Orléans\n")
	if err != nil {
		t.Fatal(err)
	}
	f, err := open(file, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	want := []EncodingSample{
		{windows1252, []string{"Söder", "Malmö", "Süd"}},
		{"macintosh", []string{"Sˆder", "Malmˆ", "S¸d"}},
	}
	if diff := cmp.Diff(want, f.Facts().Samples); diff != "" {
		t.Error(diff)
	}
	f, err = open(file, Settings{Encoding: "macintosh"})
	if err != nil || f.Facts().Doubtful || f.Facts().Encoding != "macintosh" {
		t.Errorf("an encoding that was chosen is not used: %v %+v", err, f.Facts())
	}
	if rows := rowsOf(t, f); rows[1] != "2 [Sˆder|Berlin]" {
		t.Error(rows[1])
	}
}

// What is invalid behind a valid beginning is an error of its row, and no reason to read all as something else.
func TestAFileOfMixedEncodingsLosesTheRowsThatAreWrong(t *testing.T) {
	t.Parallel()
	f, err := open("name\nMüller\nSöder\nJos\xe9\nAndré\n", Settings{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"[name]", "2 [Müller]", "3 [Söder]", "4 The line is not valid UTF-8.", "5 [André]"}
	if diff := cmp.Diff(want, rowsOf(t, f)); diff != "" {
		t.Error(diff)
	}
}
