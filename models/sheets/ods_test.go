package sheets

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/record"
)

// odsOf is an ODS file with sheets, given as the rows of each.
func odsOf(t testing.TB, sheets ...string) string {
	t.Helper()
	content := `<?xml version="1.0" encoding="UTF-8"?><office:document-content><office:body><office:spreadsheet>`
	for i, rows := range sheets {
		content += `<table:table table:name="Sheet ` + string(rune('1'+i)) + `"><table:table-column/>` + rows + `</table:table>`
	}
	return zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet",
		"content.xml", content+`</office:spreadsheet></office:body></office:document-content>`)
}

// odsRow is a row of texts.
func odsRow(cells ...string) string {
	row := `<table:table-row>`
	for _, cell := range cells {
		row += `<table:table-cell office:value-type="string"><text:p>` + cell + `</text:p></table:table-cell>`
	}
	return row + `</table:table-row>`
}

func TestCellsOfAnODSFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ cell, want string }{
		{`<table:table-cell office:value-type="string"><text:p>007</text:p></table:table-cell>`, "007"},
		{`<table:table-cell office:value-type="string"><text:p>a</text:p><text:p/><text:p>b</text:p></table:table-cell>`, "a\n\nb"},
		{`<table:table-cell><text:p>a <text:s/>b<text:s text:c="3"/>c<text:tab/>d<text:line-break/>e</text:p></table:table-cell>`,
			"a  b   c\td\ne"},
		{`<table:table-cell office:value-type="string"><text:p> ` + "\n" + ` a ` + "\n" + ` b </text:p></table:table-cell>`, "a b "},
		{`<table:table-cell office:value-type="string"><text:p><text:s/>a<text:span>b<text:a>c</text:a></text:span></text:p></table:table-cell>`,
			" abc"},
		{`<table:table-cell><office:annotation><text:p>who</text:p></office:annotation><text:p>a</text:p></table:table-cell>`, "a"},
		{`<table:table-cell><text:p><text:ruby><text:ruby-base>東京</text:ruby-base>` +
			`<text:ruby-text>とうきょう</text:ruby-text></text:ruby></text:p></table:table-cell>`, "東京"},
		{`<table:table-cell office:value-type="string" office:string-value="a"/>`, "a"},
		{`<table:table-cell office:value-type="float" office:value="39.62"><text:p>40</text:p></table:table-cell>`, "#39.62"},
		{`<table:table-cell office:value-type="float" office:value="1.23456789012346E+019"><text:p>1.2E+19</text:p></table:table-cell>`,
			"#1.23456789012346E+19"},
		{`<table:table-cell office:value-type="currency" office:value="5"><text:p>5,00 €</text:p></table:table-cell>`, "#5"},
		{`<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell>`, "#0.5"},
		{`<table:table-cell office:value-type="date" office:date-value="2024-03-04"><text:p>04.03.24</text:p></table:table-cell>`,
			"date 2024-03-04"},
		{`<table:table-cell office:value-type="date" office:date-value="2024-03-04T12:30:00"/>`, "date 2024-03-04 12:30:00"},
		{`<table:table-cell office:value-type="time" office:time-value="PT12H30M00S"/>`, "date 12:30:00"},
		{`<table:table-cell office:value-type="time" office:time-value="PT5M7.500S"/>`, "date 00:05:07.5"},
		{`<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>`, "bool TRUE"},
		{`<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>`, "error #N/A"},
		{`<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="1"/>`, "#1|#1"},
		{`<table:table-cell/><table:covered-table-cell/><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>`,
			"empty|empty|a"},
		{`<table:table-cell office:value-type="float" office:value="1"/><table:table-cell table:number-columns-repeated="16383"/>`,
			"#1"},
	} {
		f, err := open(odsOf(t, odsRow("a", "b", "c")+`<table:table-row>`+c.cell+`</table:table-row>`), Settings{})
		if err != nil {
			t.Fatal(err)
		}
		got := kindsOf(t, f)
		for len(got) == 1 && strings.HasSuffix(got[0], "|empty") {
			got[0] = strings.TrimSuffix(got[0], "|empty")
		}
		if diff := cmp.Diff([]string{c.want}, got); diff != "" {
			t.Errorf("%s: %s", c.cell, diff)
		}
	}
}

func TestRowsOfAnODSFile(t *testing.T) {
	t.Parallel()
	const blank = `<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>` +
		`</table:table-row>`
	twice := strings.Replace(odsRow("b", "c"), "table-row", `table-row table:number-rows-repeated="2"`, 1)
	for _, c := range []struct {
		name, sheet string
		sheets      []string
		want        []string
	}{
		{"rows", "", []string{odsRow("a", "b") + odsRow("c", "d") + blank}, []string{"[a|b]", "2 [c|d]"}},
		{"rows behind blank ones", "", []string{odsRow("a") + blank + odsRow("b")}, []string{"[a]", "1048002 [b]"}},
		{"a row that repeats", "", []string{odsRow("a", "") + twice + odsRow("d")}, []string{"[a]", "2 This row has 2 cells instead of 1.",
			"3 This row has 2 cells instead of 1.", "4 [d]"}},
		{"groups of rows", "", []string{`<table:table-header-rows>` + odsRow("a") + `</table:table-header-rows><table:table-row-group>` +
			odsRow("b") + `</table:table-row-group><office:forms><table:table-row/></office:forms>`}, []string{"[a]", "2 [b]"}},
		{"the first sheet with rows", "", []string{"", blank, odsRow("a"), odsRow("b")}, []string{"[a]"}},
		{"the sheet that was chosen", "Sheet 2", []string{odsRow("a"), odsRow("b") + odsRow("c")}, []string{"[b]", "2 [c]"}},
		{"a NUL cannot be there, a long text can", "", []string{odsRow("a") + odsRow(strings.Repeat("x", maxRow+1)) + odsRow("b")},
			[]string{"[a]", "2 " + string(rowTooLong), "3 [b]"}},
		{"too many columns", "", []string{odsRow("a") +
			strings.Replace(odsRow("b"), "table-cell", `table-cell table:number-columns-repeated="16385"`, 1) + odsRow("c")},
			[]string{"[a]", "2 " + string(tooManyWide), "3 [c]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, err := open(odsOf(t, c.sheets...), Settings{Sheet: c.sheet})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if diff := cmp.Diff(c.want, rowsOf(t, f)); diff != "" {
				t.Error(diff)
			}
			if facts := f.Facts(); facts.Format != ODS || len(facts.Sheets) != len(c.sheets) || c.sheet != "" && facts.Sheet != c.sheet {
				t.Errorf("it is found to be %+v", facts)
			}
		})
	}
}

func TestODSFilesThatAreNotRead(t *testing.T) {
	t.Parallel()
	manifest := `<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`
	const spreadsheet = "application/vnd.oasis.opendocument.spreadsheet"
	row := strings.Replace(odsRow("a", "b"), "table-row", `table-row table:number-rows-repeated="1048576"`, 1)
	row = strings.ReplaceAll(row, "table-cell ", `table-cell table:number-columns-repeated="8000" `)
	for _, c := range []struct{ name, file, says string }{
		{"a password", zipped(t, "mimetype", spreadsheet, "content.xml", "\x00\x01", "META-INF/manifest.xml", manifest), isProtected},
		{"no sheet", odsOf(t), "There is no sheet in the file."},
		{"no rows", odsOf(t, "", ""), "The file is empty. Its first row must name the columns."},
		{"what breaks off", zipped(t, "mimetype", spreadsheet, "content.xml", `<a><table:table table:name="x"><table:table-row>`),
			"The ODS file is damaged. Open it in a spreadsheet and save it again."},
		{"much out of little", odsOf(t, row), errTooMuch.Error()},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, err := open(c.file, Settings{})
			for n := 0; err == nil && n < 2_000_000; n++ {
				_, err = f.Next()
			}
			if !record.IsKind(err, record.Invalid) || err.Error() != c.says {
				t.Errorf("%v\nwant %s", err, c.says)
			}
		})
	}
	_, err := open(odsOf(t, odsRow("a")), Settings{Sheet: "Sheet 9"})
	if err == nil || !strings.HasPrefix(err.Error(), "There is no sheet “Sheet 9” in the file. The sheets are: “") {
		t.Error(err)
	}
}
