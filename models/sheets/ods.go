package sheets

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const odsContent = "content.xml"

// openODS begins to read the sheet of an ODS file that was asked for, or the first one that has rows.
func openODS(a *archive, settings Settings) (*File, error) {
	if err := a.checkPassword(); err != nil {
		return nil, err
	}
	names, err := a.odsSheets()
	if err != nil {
		return nil, err
	}
	asked, err := sheetNamed(settings.Sheet, names)
	if err != nil {
		return nil, err
	}
	opened, err := a.open(odsContent)
	if err != nil {
		return nil, err
	}
	all := &odsRows{part: opened, markup: newMarkup(opened, ODS), spare: allowanceFor(a.size)}
	f := &File{facts: Facts{Format: ODS, Sheets: names}, rows: all}
	for {
		name, err := all.nextSheet()
		switch {
		case errors.Is(err, io.EOF) && asked == "" && f.facts.Sheet != "":
			f.rows = &begunRows{rows: all, first: &Row{}, err: err} // none of the sheets has a row
			return f, nil
		case err != nil:
			_ = all.close()
			return nil, all.unended(err)
		}
		f.facts.Sheet = name
		if name == asked {
			return f, nil
		}
		if asked != "" {
			continue
		}
		if begun, found := firstRow(all); found {
			f.rows = begun
			return f, nil
		}
	}
}

// checkPassword refuses files whose parts are encrypted.
func (a *archive) checkPassword() error {
	const manifest = "meta-inf/manifest.xml"
	if !a.has(manifest) {
		return nil
	}
	content, err := a.read(manifest)
	if err == nil && bytes.Contains(content, []byte("encryption-data")) {
		return FileError(isProtected)
	}
	return err
}

// odsSheets are the names of all sheets. They stand each before its rows, so that the whole file is looked through, for their tags
// alone: reading it as XML takes many times as long.
func (a *archive) odsSheets() ([]string, error) {
	opened, err := a.open(odsContent)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	const tag = "<table:table "
	content := bufio.NewReaderSize(opened, 1<<16)
	names := []string{}
	for {
		piece, err := content.ReadSlice('>')
		if start := bytes.LastIndex(piece, []byte(tag)); start >= 0 && err == nil && len(names) < maxParts {
			if token, err := xml.NewDecoder(bytes.NewReader(piece[start:])).RawToken(); err == nil {
				if name := attr(token.(xml.StartElement), "name"); name != "" {
					names = append(names, name)
				}
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return names, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

// nextSheet goes on to the next sheet and returns its name; io.EOF behind the last one.
func (r *odsRows) nextSheet() (string, error) {
	for {
		element, err := r.find("table")
		if err != nil || element.Name.Space == "table" {
			r.line, r.row = 0, Row{}
			return attr(element, "name"), err
		}
	}
}

// odsAttr is an attribute of a cell. Programs add attributes of their own that are called alike.
func odsAttr(element xml.StartElement, space, name string) string {
	for _, attribute := range element.Attr {
		if attribute.Name.Local == name && attribute.Name.Space == space {
			return attribute.Value
		}
	}
	return ""
}

// odsTime is a duration in ISO 8601, such as PT12H30M00S, as the time of a clock.
func odsTime(written string) string {
	rest, is := strings.CutPrefix(written, "PT")
	if !is {
		return written
	}
	var parts [3]string
	for i, unit := range "HMS" {
		part, behind, found := strings.Cut(rest, string(unit))
		if found {
			rest = behind
		} else {
			part = ""
		}
		whole, fraction, _ := strings.Cut(strings.ReplaceAll(part, ",", "."), ".")
		parts[i] = strings.Repeat("0", max(0, 2-len(whole))) + whole
		if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
			parts[i] += "." + fraction
		}
	}
	return strings.Join(parts[:], ":")
}
