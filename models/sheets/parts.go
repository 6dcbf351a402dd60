package sheets

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"slices"
	"strings"

	"cohort/models/text"
)

// What a file that is a ZIP archive may come to. More is no table that somebody keeps, but one made to keep us busy.
const (
	maxParts     = 10_000
	maxUnpacked  = 4 << 30  // bytes of a part
	freeUnpacked = 64 << 20 // bytes of a part that may be unpacked from however few
	maxRatio     = 300      // of unpacked to packed bytes beyond; sheets of 200,000 rows much alike come to 60
	maxSmallPart = 64 << 20 // bytes of a part that is read as a whole
	zipBeginning = "PK\x03\x04"
	isProtected  = "The file is protected by a password. Save it without one."
)

// errTooMuch ends the reading of a file that unpacks into more than is allowed.
var errTooMuch = FileError("The file unpacks into far more than a table of its size holds. Save it as CSV.")

// damaged is the error of a file that its own program would not read either.
func damaged(format Format) error {
	return FileError("The {format} file is damaged. Open it in a spreadsheet and save it again.", "format", string(format))
}

// archive is a file that is a ZIP archive of parts.
type archive struct {
	format Format
	size   int64
	parts  map[string]*zip.File // by their names in small letters, with slashes
}

// openArchive reads which parts the file has, and finds out by them whether it is an XLSX or an ODS file.
func openArchive(in *input) (*archive, error) {
	files, err := zip.NewReader(in, in.size)
	switch {
	case errors.Is(err, zip.ErrFormat), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, FileError("The file is damaged, or not here as a whole. Send it again.")
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return nil, err
	case len(files.File) > maxParts:
		return nil, errTooMuch
	}
	a := &archive{size: in.size, parts: make(map[string]*zip.File, len(files.File))}
	for _, file := range files.File {
		a.parts[partName(file.Name)] = file
	}
	if a.format = a.formatOf(); a.format == "" {
		return nil, FileError(a.foreign())
	}
	return a, nil
}

// partName is the name of a part whatever program wrote it.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func (a *archive) has(name string) bool { return a.parts[name] != nil }

func (a *archive) formatOf() Format {
	switch {
	case a.has("_rels/.rels") && a.has("[content_types].xml") && !a.has("word/document.xml") && !a.has("xl/workbook.bin"):
		return XLSX
	case a.has("content.xml") && a.isSpreadsheet():
		return ODS
	}
	return ""
}

// isSpreadsheet is true for a document of spreadsheets, or a template for one.
func (a *archive) isSpreadsheet() bool {
	kind, err := a.read("mimetype")
	return err != nil || bytes.HasPrefix(kind, []byte("application/vnd.oasis.opendocument.spreadsheet"))
}

// foreign are the words for an archive that is something else.
func (a *archive) foreign() string {
	switch {
	case a.has("xl/workbook.bin"):
		return "This is a binary Excel file (.xlsb). Save it as XLSX or CSV."
	case a.has("index/document.iwa"), a.has("index.zip"), a.has("index.xml"), a.has("index/metadata.iwa"):
		return "This is a Numbers file. Export it as XLSX or CSV."
	case a.has("word/document.xml"), a.has("content.xml"):
		return "This is a text document, not a spreadsheet. Choose a CSV, XLSX or ODS file."
	}
	return "This is a ZIP archive. Unpack it, and choose the CSV, XLSX or ODS file in it."
}

// open begins to read a part.
func (a *archive) open(name string) (*part, error) {
	file := a.parts[partName(name)]
	if file == nil {
		return nil, damaged(a.format)
	}
	if file.Flags&1 != 0 {
		return nil, FileError(isProtected)
	}
	content, err := file.Open()
	if err != nil {
		return nil, damaged(a.format)
	}
	packed := int64(min(file.CompressedSize64, maxUnpacked))
	return &part{content: content, format: a.format, left: min(maxUnpacked, freeUnpacked+maxRatio*packed)}, nil
}

// read is the content of a small part.
func (a *archive) read(name string) ([]byte, error) {
	opened, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	content, err := io.ReadAll(io.LimitReader(opened, maxSmallPart+1))
	if err == nil && len(content) > maxSmallPart {
		err = errTooMuch
	}
	return content, err
}

// part is a part of an archive that is being read.
type part struct {
	content io.ReadCloser
	format  Format
	left    int64 // how much more may be unpacked
}

// Read unpacks. What is wrong with the part is an error for the operator.
func (p *part) Read(buffer []byte) (int, error) {
	n, err := p.content.Read(buffer)
	switch p.left -= int64(n); {
	case p.left < 0:
		return 0, errTooMuch
	case errors.As(err, new(flate.CorruptInputError)), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat),
		errors.Is(err, io.ErrUnexpectedEOF):
		return n, damaged(p.format)
	}
	return n, err
}

func (p *part) Close() error { return p.content.Close() }

// sheetNamed is which of the sheets of a file is meant by a name: the one called so, or else the one called so but for capital and small
// letters and blanks around. The error is that there is none, or none at all.
func sheetNamed(name string, all []string) (sheet string, err error) {
	if len(all) == 0 {
		return "", FileError("There is no sheet in the file.")
	}
	if name == "" || slices.Contains(all, name) {
		return name, nil
	}
	same := func(sheet string) bool { return strings.EqualFold(strings.TrimSpace(sheet), strings.TrimSpace(name)) }
	if i := slices.IndexFunc(all, same); i >= 0 {
		return all[i], nil
	}
	var quoted []string
	for _, sheet := range all[:min(len(all), 20)] {
		quoted = append(quoted, text.Quoted(text.Printable(sheet)))
	}
	return "", FileError("There is no sheet {name} in the file. The sheets are: {sheets}.", "name", text.Quoted(text.Printable(name)),
		"sheets", strings.Join(quoted, ", "))
}
