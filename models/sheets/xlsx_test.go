package sheets

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/record"
)

// zipped is an archive of parts, given as name, content, name, content.
func zipped(t testing.TB, parts ...string) string {
	t.Helper()
	var file bytes.Buffer
	to := zip.NewWriter(&file)
	for i := 0; i < len(parts); i += 2 {
		part, err := to.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

const (
	relationships = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	officeTypes   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// workbookOf are the parts of a workbook of sheets, given as the rows of each, with a table of texts and styles of numbers.
func workbookOf(texts, styles string, sheets ...string) []string {
	list, relations := "", relationships
	relate := func(id, kind, target string) {
		relations += fmt.Sprintf(`<Relationship Id=%q Type=%q Target=%q/>`, id, officeTypes+kind, target)
	}
	relate("t", "sharedStrings", "sharedStrings.xml")
	relate("s", "styles", "/xl/styles.xml")
	parts := []string{"[Content_Types].xml", "<Types/>",
		"_rels/.rels", relationships + `<Relationship Id="1" Type="` + officeTypes + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/sharedStrings.xml", `<?xml version="1.0" encoding="UTF-8"?><sst>` + texts + `</sst>`,
		"xl/styles.xml", `<styleSheet>` + styles + `</styleSheet>`}
	for i, rows := range sheets {
		id := fmt.Sprint("rId", i)
		relate(id, "worksheet", fmt.Sprintf("worksheets/sheet%d.xml", i))
		list += fmt.Sprintf(`<sheet name="Sheet %d" sheetId="%d" r:id=%q/>`, i+1, i, id)
		parts = append(parts, fmt.Sprintf("xl/worksheets/sheet%d.xml", i), `<worksheet><sheetData>`+rows+`</sheetData></worksheet>`)
	}
	return append(parts, "xl/workbook.xml", `<workbook xmlns:r="r"><sheets>`+list+`</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", relations+`</Relationships>`)
}

// kindsOf are the rows of a file with the kind of each cell.
func kindsOf(t *testing.T, f *File) (rows []string) {
	t.Helper()
	names := []string{"", "#", "date ", "bool ", "error ", "empty"}
	for {
		row, err := f.Next()
		if err != nil {
			return rows
		}
		var cells []string
		for i, cell := range row.Cells {
			cells = append(cells, names[row.Kinds[i]]+cell)
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
}

func TestCellsOfAnXLSXFile(t *testing.T) {
	t.Parallel()
	const styles = `<numFmts><numFmt numFmtId="164" formatCode="DD/MM/YYYY"/>` +
		`<numFmt numFmtId="165" formatCode="[Red]#,##0.00 &quot;days&quot;"/>` +
		`<numFmt numFmtId="166" formatCode="[h]:mm"/><numFmt numFmtId="167" formatCode="mm:ss.0"/></numFmts><cellStyleXfs><xf numFmtId="14"/>` +
		`</cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/>` +
		`<xf numFmtId="166"/><xf numFmtId="20"/><xf numFmtId="167"/></cellXfs>`
	const texts = `<si><t>plain</t></si><si><r><rPr><b/></rPr><t>rich </t></r><r><t xml:space="preserve">te&amp;xt </t></r></si>` +
		`<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><t>a_x000D__x000a_b_x005F_x000D_ _xD83D__xDE00_</t></si><si/>`
	for _, c := range []struct{ cells, want string }{
		{`<c t="s"><v>0</v></c>`, "plain"},
		{`<c t="s"><v>1</v></c>`, "rich te&xt "},
		{`<c t="s"><v>2</v></c>`, "東京"},
		{`<c t="s"><v>3</v></c>`, "a\r\nb_x000D_ 😀"},
		{`<c t="s"><v>4</v></c><c t="s"><v>0</v></c>`, "empty|plain"},
		{`<c t="inlineStr"><is><t>007</t></is></c>`, "007"},
		{`<c t="inlineStr"><is><r><t>0</t></r><r><t>07</t></r></is></c>`, "007"},
		{`<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>`, "ab"},
		{`<c><f>1+1</f><v>2</v></c>`, "#2"},
		{`<c t="b"><v>1</v></c>`, "bool TRUE"},
		{`<c t="b"><v>0</v></c>`, "bool FALSE"},
		{`<c><f aca="false">TRUE()</f><v>1</v></c>`, "bool TRUE"},
		{`<c t="e"><v>#N/A</v></c>`, "error #N/A"},
		{`<c t="n"><v>1.1000000000000001</v></c>`, "#1.1"},
		{`<c><v>4520123456</v></c>`, "#4520123456"},
		{`<c><v>4.520123456E9</v></c>`, "#4520123456"},
		{`<c><v>12345678901234567890</v></c>`, "#12345678901234567890"},
		{`<c><v>1.23456789012346E+019</v></c>`, "#1.23456789012346E+19"},
		{`<c><v>0.30000000000000004</v></c>`, "#0.30000000000000004"},
		{`<c><v>1.5E-7</v></c>`, "#0.00000015"},
		{`<c><v>-0</v></c>`, "#0"},
		{`<c s="4"><v>45</v></c>`, "#45"},
		{`<c s="99"><v>45</v></c>`, "#45"},
		{`<c s="1"><v>45355</v></c>`, "date 2024-03-04"},
		{`<c s="3"><v>45355</v></c>`, "date 2024-03-04"},
		{`<c s="2"><v>45355.520833333336</v></c>`, "date 2024-03-04 12:30:00"},
		{`<c s="1"><v>45355.999999999996</v></c>`, "date 2024-03-05"},
		{`<c s="1"><v>1</v></c>`, "date 1900-01-01"},
		{`<c s="1"><v>60</v></c>`, "date 1900-02-29"},
		{`<c s="1"><v>61</v></c>`, "date 1900-03-01"},
		{`<c s="1"><v>-1</v></c>`, "#-1"},
		{`<c s="1"><v>99999999</v></c>`, "#99999999"},
		{`<c s="5"><v>1.25</v></c>`, "date 30:00:00"},
		{`<c s="6"><v>0.52083333333333337</v></c>`, "date 12:30:00"},
		{`<c s="7"><v>0.00001</v></c>`, "date 00:00:00.864"},
		{`<c t="d"><v>2024-03-04T00:00:00</v></c>`, "date 2024-03-04"},
		{`<c t="d"><v>2024-03-04T12:30:00.500Z</v></c>`, "date 2024-03-04 12:30:00.5"},
		{`<c r="C2" t="str"><v>c</v></c>`, "empty|empty|c"},
		{`<c r="A2"><v>1</v></c><c r="C2" t="str"><v>c</v></c><c t="str"><v>d</v></c>`, "#1|empty|c|d"},
		{`<c><v>1</v></c><c r="B2" s="1"/><c r="XFD2" s="1"/>`, "#1"},
	} {
		const names = `<row r="1"><c t="str"><v>a</v></c><c t="str"><v>b</v></c><c t="str"><v>c</v></c><c t="str"><v>d</v></c></row>`
		parts := workbookOf(texts, styles, names+`<row r="2">`+c.cells+`</row>`)
		f, err := open(zipped(t, parts...), Settings{})
		if err != nil {
			t.Fatal(err)
		}
		got := kindsOf(t, f)
		for len(got) == 1 && strings.HasSuffix(got[0], "|empty") {
			got[0] = strings.TrimSuffix(got[0], "|empty")
		}
		if diff := cmp.Diff([]string{c.want}, got); diff != "" {
			t.Errorf("%s: %s", c.cells, diff)
		}
	}
}

func TestRowsOfAnXLSXFile(t *testing.T) {
	t.Parallel()
	row := func(line int, cells ...string) string {
		row := fmt.Sprintf(`<row r="%d">`, line)
		for _, cell := range cells {
			row += `<c t="inlineStr"><is><t>` + cell + `</t></is></c>`
		}
		return row + `</row>`
	}
	for _, c := range []struct {
		name   string
		sheet  string // that is asked for
		sheets []string
		want   []string
	}{
		{"rows", "", []string{row(1, "a", "b") + row(2, "c", "d")}, []string{"[a|b]", "2 [c|d]"}},
		{"blank rows and gaps", "", []string{row(3, "a", "b") + row(4) + row(5, "", " ") + row(9, "c")}, []string{"[a|b]", "9 [c|]"}},
		{"no numbers of rows", "", []string{`<row><c t="str"><v>a</v></c></row><row/><row><c><v>1</v></c></row>`}, []string{"[a]", "3 [1]"}},
		{"long rows", "", []string{row(1, "a") + row(2, "b", "c") + row(3, "d", "", " ") + row(4, "e")},
			[]string{"[a]", "2 This row has 2 cells instead of 1.", "3 [d]", "4 [e]"}},
		{"a long text", "", []string{row(1, "a") + row(2, strings.Repeat("x", maxRow+1)) + row(3, "b")},
			[]string{"[a]", "2 " + string(rowTooLong), "3 [b]"}},
		{"a NUL", "", []string{row(1, "a") + row(2, "_x0000_") + row(3, "b")}, []string{"[a]", "2 " + string(hasNULCell), "3 [b]"}},
		{"a text that is not there", "", []string{row(1, "a") + `<row><c t="s"><v>7</v></c></row>` + row(3, "b")},
			[]string{"[a]", "2 " + string(noSharedText), "3 [b]"}},
		{"the first sheet with rows", "", []string{"", row(1, " "), row(1, "a"), row(1, "b")}, []string{"[a]"}},
		{"the sheet that was chosen", "Sheet 2", []string{row(1, "a"), row(1, "b") + row(2, "c")}, []string{"[b]", "2 [c]"}},
		{"elements of a namespace", "", []string{`<x:row r="1"><x:c t="str"><x:v>a</x:v></x:c></x:row>`}, []string{"[a]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, err := open(zipped(t, workbookOf("", "", c.sheets...)...), Settings{Sheet: c.sheet})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if diff := cmp.Diff(c.want, rowsOf(t, f)); diff != "" {
				t.Error(diff)
			}
			if f.BytesRead() != f.size {
				t.Errorf("%d of %d bytes were read", f.BytesRead(), f.size)
			}
			if facts := f.Facts(); facts.Format != XLSX || len(facts.Sheets) != len(c.sheets) || c.sheet != "" && facts.Sheet != c.sheet {
				t.Errorf("it is found to be %+v", facts)
			}
		})
	}
}

func TestAnXLSXFileOfAnOldMacCountsFrom1904(t *testing.T) {
	t.Parallel()
	parts := workbookOf("", `<cellXfs><xf numFmtId="14"/></cellXfs>`, `<row><c t="str"><v>a</v></c></row><row><c s="0"><v>43893</v></c></row>`)
	for i := range parts {
		parts[i] = strings.Replace(parts[i], `<sheets>`, `<workbookPr date1904="1"/><sheets>`, 1)
	}
	f, err := open(zipped(t, parts...), Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if got := kindsOf(t, f); len(got) != 1 || got[0] != "date 2024-03-04" {
		t.Error(got)
	}
}

func TestAHiddenSheetIsReadWhenItIsChosen(t *testing.T) {
	t.Parallel()
	parts := workbookOf("", "", `<row><c t="str"><v>hidden</v></c></row>`, `<row><c t="str"><v>seen</v></c></row>`)
	for i := range parts {
		parts[i] = strings.Replace(parts[i], `name="Sheet 1"`, `name="Sheet 1" state="veryHidden"`, 1)
		parts[i] = strings.Replace(parts[i], `name="Sheet 2"`, `name="Sheet 2" state="visible"`, 1)
	}
	for sheet, want := range map[string]string{"": "seen", "Sheet 1": "hidden"} {
		f, err := open(zipped(t, parts...), Settings{Sheet: sheet})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Names()[0]; got != want || len(f.Facts().Sheets) != 2 {
			t.Errorf("of the sheet %q the column is called %s: %+v", sheet, got, f.Facts())
		}
	}
}

func TestArchivesThatAreNoTablesAreNamed(t *testing.T) {
	t.Parallel()
	whole := zipped(t, workbookOf("", "", `<row><c t="str"><v>`+strings.Repeat("a", 1000)+`</v></c></row>`)...)
	const damaged = "The XLSX file is damaged. Open it in a spreadsheet and save it again."
	bomb := strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 200_000)
	encrypted := oleBeginning + strings.Repeat("\x00", 500) + strings.Join(strings.Split("EncryptedPackage", ""), "\x00")
	for _, c := range []struct{ name, file, says string }{
		{"XLS", oleBeginning + strings.Repeat("\x00", 1000), "This is an old Excel file (.xls). Save it as .xlsx or CSV."},
		{"an XLSX file with a password", encrypted, isProtected},
		{"XLSB", zipped(t, "[Content_Types].xml", "", "_rels/.rels", "", "xl/workbook.bin", ""),
			"This is a binary Excel file (.xlsb). Save it as XLSX or CSV."},
		{"DOCX", zipped(t, "[Content_Types].xml", "", "_rels/.rels", "", "word/document.xml", ""),
			"This is a text document, not a spreadsheet. Choose a CSV, XLSX or ODS file."},
		{"ODT", zipped(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", ""),
			"This is a text document, not a spreadsheet. Choose a CSV, XLSX or ODS file."},
		{"Numbers", zipped(t, "Index/Document.iwa", ""), "This is a Numbers file. Export it as XLSX or CSV."},
		{"ZIP", zipped(t, "a.csv", "email\n"), "This is a ZIP archive. Unpack it, and choose the CSV, XLSX or ODS file in it."},
		{"half a file", whole[:len(whole)/2], "The file is damaged, or not here as a whole. Send it again."},
		{"a part that breaks off", zipped(t, workbookOf("", "", "<row><c>")...), damaged},
		{"what is no XML", zipped(t, workbookOf("", "", "<row &&")...), damaged},
		{"a document type", zipped(t, workbookOf(`<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>`, "", "")...), damaged},
		{"an entity", zipped(t, workbookOf("", "", "<row><c><v>&b;</v></c></row>")...), damaged},
		{"endless depth", zipped(t, workbookOf("", "", strings.Repeat("<a>", maxDepth)+strings.Repeat("</a>", maxDepth))...), damaged},
		{"an endless tag", zipped(t, workbookOf("", "", `<row r="`+strings.Repeat("1", maxToken)+`"/>`)...), errTooMuch.Error()},
		{"no rows", zipped(t, workbookOf("", "", "")...), "The file is empty. Its first row must name the columns."},
		{"much out of little", zipped(t, workbookOf(`<si><t>`+strings.Repeat("a", 100_000)+`</t></si>`, "", bomb)...), errTooMuch.Error()},
		{"an archive of nothing", zipped(t, workbookOf("", "", "<row/>"+strings.Repeat(" ", freeUnpacked+maxToken)+bomb)...), errTooMuch.Error()},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, err := open(c.file, Settings{})
			for n := 0; err == nil && n < 300_000; n++ {
				_, err = f.Next()
			}
			if !record.IsKind(err, record.Invalid) || err.Error() != c.says {
				t.Errorf("%v\nwant %s", err, c.says)
			}
		})
	}
	if _, err := open(whole, Settings{Sheet: "Sheet 9"}); err == nil ||
		!strings.HasPrefix(err.Error(), "There is no sheet “Sheet 9” in the file. The sheets are: “") {
		t.Error(err)
	}
}
