package sheets

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	officeSpace  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace = "http://schemas.openxmlformats.org/package/2006/"
	contentType  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// xlsxStyles are the styles of cells that the writer knows by their numbers: plain, text, the name of a column, a date, a date with a
// time, a truth. Without a style for that LibreOffice makes the number 1 of TRUE.
const xlsxStyles = `<styleSheet xmlns="` + mainSpace + `"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/>` +
	`<numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/>` +
	`<numFmt numFmtId="166" formatCode="&quot;TRUE&quot;;&quot;TRUE&quot;;&quot;FALSE&quot;"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">` +
	`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`

type xlsxPart struct{ name, content string }

// xlsxParts are the parts of a file beside its sheets.
func xlsxParts(sheets []string) []xlsxPart {
	var list, types strings.Builder
	relation := func(id int, kind, target string) string {
		return fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, id, officeSpace, kind, target)
	}
	relations := relation(len(sheets)+1, "styles", "styles.xml")
	for i, name := range sheets {
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, strings.ReplaceAll(escapeXML(name), `"`, "&quot;"), i+1, i+1)
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, contentType)
		relations += relation(i+1, "worksheet", fmt.Sprintf("worksheets/sheet%d.xml", i+1))
	}
	head := `<Relationships xmlns="` + packageSpace + `relationships">`
	return []xlsxPart{
		{"xl/workbook.xml", `<workbook xmlns="` + mainSpace + `" xmlns:r="` + officeSpace + `"><sheets>` + list.String() +
			`</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", head + relations + `</Relationships>`},
		{"xl/styles.xml", xlsxStyles},
		{"_rels/.rels", head + relation(1, "officeDocument", "xl/workbook.xml") + `</Relationships>`},
		{"[Content_Types].xml", `<Types xmlns="` + packageSpace + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + contentType + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + contentType + `styles+xml"/>` + types.String() + `</Types>`},
	}
}

// maxCell is how many characters a cell can hold, counted in UTF-16. cutWords end one that holds more: a program would take the whole
// file for damaged.
const (
	maxCell  = 32_767
	cutWords = "… (cut: a cell of a spreadsheet holds 32,767 characters)"
)

// cellOf is a text as a cell can hold it.
func cellOf(text string) string {
	if len(text) <= maxCell || len(utf16.Encode([]rune(text))) <= maxCell {
		return text
	}
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > maxCell-len([]rune(cutWords)) {
			return text[:i] + cutWords
		}
	}
	return text
}

// escapeXML is a text as XML holds it. Characters that it cannot hold, and what looks like one so written, are written as Excel does.
func escapeXML(text string) string {
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	if !strings.ContainsFunc(text, needsEscapeX) {
		return text
	}
	var escaped strings.Builder
	for i, r := range text {
		switch {
		case r == '&':
			escaped.WriteString("&amp;")
		case r == '<':
			escaped.WriteString("&lt;")
		case r == '>':
			escaped.WriteString("&gt;")
		case r == '_' && escapedX.MatchString(text[i:min(len(text), i+len("_x0000_"))]):
			escaped.WriteString("_x005F_")
		case r != '_' && needsEscapeX(r):
			fmt.Fprintf(&escaped, "_x%04X_", r)
		default:
			escaped.WriteRune(r)
		}
	}
	return escaped.String()
}

func needsEscapeX(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r == '\ufffe' || r == '\uffff' || strings.ContainsRune("&<>_", r)
}

// keepsNumber is true for what a spreadsheet shows and writes back as the same number: it keeps 15 digits.
func keepsNumber(text string) bool {
	number, is := plainNumber(text)
	digits := strings.Trim(strings.NewReplacer("-", "", ".", "").Replace(text), "0")
	return is && number == text && !strings.Contains(text, "E") && len(digits) <= 15
}

// serialOf is the number of a date, with or without a time, and the style that shows it; "" for what is no date to a spreadsheet.
func serialOf(date string) (number, style string) {
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if day, err := time.Parse(time.DateOnly, date); err == nil && day.Year() > 1900 {
		return strconv.Itoa(int(day.Sub(first).Hours() / 24)), dayStyle
	}
	at, err := time.Parse(time.DateTime, date)
	if err != nil || at.Year() <= 1900 {
		return "", ""
	}
	days := at.Sub(first).Seconds() / 86_400
	return strconv.FormatFloat(math.Round(days*1e9)/1e9, 'f', -1, 64), timeStyle
}
