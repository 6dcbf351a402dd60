package sheets

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// workbook is an XLSX file.
type workbook struct {
	*archive
	sheets    []workbookSheet
	since1904 bool
	texts     *sharedTexts
	styles    []dateFormat
}

type workbookSheet struct {
	name, part string
	hidden     bool
}

// openXLSX begins to read the sheet of a workbook that was asked for, or the first one that has rows.
func openXLSX(a *archive, settings Settings) (*File, error) {
	book, err := a.workbook()
	if err != nil {
		return nil, err
	}
	f := &File{facts: Facts{Format: XLSX, Sheets: []string{}}}
	for _, sheet := range book.sheets {
		f.facts.Sheets = append(f.facts.Sheets, sheet.name)
	}
	asked, err := sheetNamed(settings.Sheet, f.facts.Sheets)
	if err != nil {
		return nil, err
	}
	var candidates []workbookSheet
	for _, sheet := range book.sheets {
		if asked == sheet.name || asked == "" && !sheet.hidden {
			candidates = append(candidates, sheet)
		}
	}
	if len(candidates) == 0 {
		candidates = book.sheets
	}
	for i, sheet := range candidates {
		f.facts.Sheet = sheet.name
		rows, err := book.openSheet(sheet)
		if err != nil {
			return nil, err
		}
		f.rows = rows
		if i+1 == len(candidates) {
			break
		}
		if begun, found := firstRow(rows); found {
			f.rows = begun
			return f, nil
		}
		_ = rows.close()
	}
	return f, nil
}

// workbook reads what all sheets of a file share.
func (a *archive) workbook() (*workbook, error) {
	root, err := a.relations("_rels/.rels")
	if err != nil {
		return nil, err
	}
	book := &workbook{archive: a, texts: &sharedTexts{}}
	main := root.ofType("officeDocument")
	if main == "" {
		return nil, damaged(XLSX)
	}
	relations, err := a.relations(path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"))
	if err != nil {
		return nil, err
	}
	if err := book.readSheets(main, relations); err != nil {
		return nil, err
	}
	if part := relations.ofType("styles"); a.has(part) {
		if book.styles, err = a.readStyles(part); err != nil {
			return nil, err
		}
	}
	if part := relations.ofType("sharedStrings"); a.has(part) {
		if book.texts, err = a.readTexts(part); err != nil {
			return nil, err
		}
	}
	return book, nil
}

// readSheets reads which sheets there are. Charts that have a sheet to themselves are none.
func (b *workbook) readSheets(part string, relations relations) error {
	opened, err := b.open(part)
	if err != nil {
		return err
	}
	defer opened.Close()
	m := newMarkup(opened, XLSX)
	for {
		token, err := m.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		element, _ := token.(xml.StartElement)
		switch element.Name.Local {
		case "workbookPr":
			b.since1904 = isTrue(attr(element, "date1904"))
		case "sheet":
			i := slices.IndexFunc(relations, func(r relation) bool { return r.id == relationID(element) && r.is("worksheet") })
			if i >= 0 && len(b.sheets) < maxParts {
				hidden := strings.HasSuffix(strings.ToLower(attr(element, "state")), "hidden") // or veryHidden
				b.sheets = append(b.sheets, workbookSheet{attr(element, "name"), relations[i].part, hidden})
			}
		}
	}
}

func isTrue(value string) bool { return value == "1" || value == "true" }

// relationID is the id attribute that has a namespace; a sheet has another one besides.
func relationID(element xml.StartElement) string {
	for _, attribute := range element.Attr {
		if attribute.Name.Local == "id" && attribute.Name.Space != "" {
			return attribute.Value
		}
	}
	return ""
}

// relation is how a part of a file refers to another one.
type relation struct{ id, kind, part string }

type relations []relation

// is compares the kind, which has a long address before it.
func (r relation) is(kind string) bool { return path.Base(r.kind) == kind }

// ofType is the part of a kind, "" if there is none.
func (r relations) ofType(kind string) string {
	for _, relation := range r {
		if relation.is(kind) {
			return relation.part
		}
	}
	return ""
}

// relations reads the relations of a part from the part that lists them.
func (a *archive) relations(name string) (relations, error) {
	opened, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	m := newMarkup(opened, a.format)
	folder := path.Dir(path.Dir(name))
	var all relations
	for len(all) < maxParts {
		element, err := m.find("Relationship")
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		target := attr(element, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		all = append(all, relation{attr(element, "Id"), attr(element, "Type"), partName(target)})
	}
	return nil, errTooMuch
}

// columnOf is the column in the name of a cell, such as 2 in C17, counted from 0; -1 where there is none.
func columnOf(cell string) int {
	column := 0
	for _, letter := range cell {
		switch {
		case letter >= 'a' && letter <= 'z':
			letter -= 'a' - 'A'
		case letter < 'A' || letter > 'Z':
			return column - 1
		}
		if column = 26*column + int(letter-'A') + 1; column > maxColumns {
			return maxColumns
		}
	}
	return column - 1
}

// maxLine is the number of the last row of the spreadsheet that has most.
const maxLine = 1 << 24

// lineOf is the number of a row, or the one after the row before where it has none.
func lineOf(row xml.StartElement, before int) int {
	if line, err := strconv.Atoi(attr(row, "r")); err == nil && line > 0 && line <= maxLine {
		return line
	}
	return before + 1
}
