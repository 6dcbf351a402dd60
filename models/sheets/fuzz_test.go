package sheets

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cohort/models/record"
)

// readWhatever reads a file that may be anything: it ends, soon, in little memory, with rows as wide as the names and errors that a person
// can read.
func readWhatever(t *testing.T, file []byte, settings Settings) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	f, err := Open(bytes.NewReader(file), int64(len(file)), settings)
	if err == nil {
		defer f.Close()
	}
	rows := 0
	for err == nil || errors.As(err, new(RowError)) {
		var row Row
		if row, err = f.Next(); err != nil {
			continue
		}
		rows++
		if len(row.Cells) != len(f.Names()) || row.Kinds != nil && len(row.Kinds) != len(row.Cells) || row.blank() || row.Line < 1 {
			t.Fatalf("%d names, but the row %+v", len(f.Names()), row)
		}
		for i, kind := range row.Kinds {
			if (kind == Empty) != (row.Cells[i] == "") {
				t.Fatalf("%q is of kind %d", row.Cells[i], kind)
			}
		}
	}
	if !errors.Is(err, io.EOF) && !record.IsKind(err, record.Invalid) {
		t.Fatalf("it ends with %v", err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Fatalf("%d rows in %v", rows, took)
	}
	runtime.ReadMemStats(&after)
	if inUse := after.HeapInuse - min(after.HeapInuse, before.HeapInuse); inUse > maxTexts {
		t.Fatalf("%d bytes are in use after %d bytes were read", inUse, len(file))
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"", "a,b\nc,d\n", "\ufeffa;b\r\n\"c;\"\"d\"\"\";e\r\n", "a\tb\rc\td\r", "sep=|\na|b\n\"c\nd\"|e\n", "5\",x\n\"y",
		"\xff\xfea\x00,\x00b\x00\n\x00",
		"\x00a\x00,\x00b\x00\n\x00c\x00,", "name\nS\xf6der\n", "ä\n\xe9\nö\n", "a\n\x00\n", `"` + strings.Repeat("\n", 100),
	} {
		f.Add([]byte(seed), uint8(0), uint8(0))
	}
	f.Fuzz(func(t *testing.T, file []byte, encoding, comma uint8) {
		settings := Settings{Encoding: append(slices.Clone(Encodings), "")[int(encoding+7)%8]}
		if comma > 0 {
			settings.Comma = rune(Commas[int(comma)%len(Commas)])
		}
		if bytes.HasPrefix(file, []byte(zipBeginning)) {
			return // not a CSV file, and no XLSX file either that a fuzzer makes
		}
		readWhatever(t, file, settings)
	})
}

func FuzzXLSX(f *testing.F) {
	const names = `<row r="1"><c t="inlineStr"><is><t>a</t></is></c><c t="str"><v>b</v></c></row>`
	for _, seed := range [][3]string{
		{"<si><t>x</t></si><si><r><t>y</t></r><rPh/></si>",
			`<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="14"/></cellXfs>`, names +
				`<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="0"><v>45000.5</v></c></row><row><c t="b"><v>1</v></c></row>`},
		{"", `<cellXfs><xf numFmtId="164"/></cellXfs>`, `<row><c r="XFD1" t="e"><v>#N/A</v></c></row>`},
		{"<!DOCTYPE a>", "", names}, {"<si>", "</x>", "<a><b>"}, {"&#x0;", "", "<row><c><v>1e400</v></c></row>"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, texts, styles, rows string) {
		readWhatever(t, []byte(zipped(t, workbookOf(texts, styles, rows)...)), Settings{})
	})
}

func FuzzODS(f *testing.F) {
	for _, seed := range []string{
		odsRow("a", "b") + odsRow("c", "d"),
		odsRow("a") + `<table:table-row table:number-rows-repeated="5">` +
			`<table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="1"/></table:table-row>`,
		`<table:table-row><table:table-cell office:value-type="date" office:date-value="2024-03-04T1:2:3.4"/></table:table-row>`,
		`<table:table-row><table:table-cell office:value-type="time" office:time-value="PT1H2M3S"><text:p>a<text:s text:c="9"/></text:p>`,
		`</table:table><table:table table:name="x">` + odsRow("&lt;"), "<a>", "</table:table>", "<![CDATA[", "<!-- -->",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, rows string) {
		readWhatever(t, []byte(odsOf(t, rows)), Settings{})
	})
}

// FuzzArchive reads archives whose bytes are anything.
func FuzzArchive(f *testing.F) {
	f.Add([]byte(odsOf(f, odsRow("a", "b")+odsRow("c", "d"))))
	f.Add([]byte(zipped(f, workbookOf("<si><t>x</t></si>", "", `<row><c t="s"><v>0</v></c></row>`)...)))
	f.Add([]byte(oleBeginning + strings.Repeat("\xff", 100)))
	f.Fuzz(func(t *testing.T, file []byte) { readWhatever(t, file, Settings{}) })
}
