package sheets

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
)

// foreignBeginnings are kinds of files that people have instead, by what they begin with.
var foreignBeginnings = []struct{ beginning, words string }{
	{"%PDF-", "This is a PDF file. Export the table as CSV or XLSX where the PDF comes from."},
	{"\x1f\x8b", "This file is compressed (gzip). Unpack it first."},
	{"BZh", "This file is compressed (bzip2). Unpack it first."},
	{"\xfd7zXZ\x00", "This file is compressed (xz). Unpack it first."},
	{"7z\xbc\xaf\x27\x1c", "This file is compressed (7z). Unpack it first."},
	{"Rar!\x1a\x07", "This file is compressed (RAR). Unpack it first."},
	{"\x89PNG", "This is a picture. Choose a CSV, XLSX or ODS file."},
	{"\xff\xd8\xff", "This is a picture. Choose a CSV, XLSX or ODS file."},
	{"{\\rtf", "This is a text document (RTF). Choose a CSV, XLSX or ODS file."},
	{"SQLite format 3\x00", "This is a database (SQLite). Export the table as CSV."},
	{"\xff\xfe\x00\x00", "The file is in UTF-32. Save it as UTF-8."},
	{"\x00\x00\xfe\xff", "The file is in UTF-32. Save it as UTF-8."},
}

// foreignTexts are kinds of text files, by what they begin with in small letters, behind blanks.
var foreignTexts = []struct{ beginning, words string }{
	{"<!doctype html", htmlFile}, {"<html", htmlFile}, {"<head", htmlFile}, {"<body", htmlFile}, {"<table", htmlFile},
	{"<meta ", htmlFile}, {"<style", htmlFile},
	{"<?xml", "This is an XML file. Open it in a spreadsheet and save it as XLSX, ODS or CSV."},
	{"{\"", jsonFile}, {"[{", jsonFile}, {"{\n", jsonFile}, {"{\r\n", jsonFile}, {"[\n", jsonFile}, {"[\r\n", jsonFile},
	{"begin:vcard", "This is an address book (vCard). Export it as CSV."},
}

const (
	htmlFile = "This is a web page (HTML), whatever its name says. Open it in a spreadsheet and save it as XLSX, ODS or CSV."
	jsonFile = "This is a JSON file. Export the table as CSV, XLSX or ODS."
)

// foreign are the words for a file that is not a table, or of a kind that is not read; "" for what may be one.
func foreign(start []byte) string {
	for _, kind := range foreignBeginnings {
		if bytes.HasPrefix(start, []byte(kind.beginning)) {
			return kind.words
		}
	}
	beginning := bytes.TrimLeft(bytes.TrimPrefix(start, []byte(utf8Mark)), " \t\r\n")
	small := strings.ToLower(string(beginning[:min(len(beginning), 20)]))
	for _, kind := range foreignTexts {
		if strings.HasPrefix(small, kind.beginning) {
			return kind.words
		}
	}
	return ""
}

// oleBeginning begins files of older programs of Microsoft, and those of newer ones that are protected by a password.
const oleBeginning = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// foreignOLE are the words for such a file, by the names in its list of contents, which are in UTF-16.
func foreignOLE(in *input, start []byte) string {
	contents := start
	if len(start) >= 52 {
		sector := int64(1) << min(start[30], 16)
		offset := (int64(binary.LittleEndian.Uint32(start[48:])) + 1) * sector
		if piece, err := in.piece(min(offset, in.size), 4096); err == nil {
			contents = slices.Concat(piece, start)
		}
	}
	has := func(name string) bool {
		return bytes.Contains(contents, []byte(strings.Join(strings.Split(name, ""), "\x00")))
	}
	switch {
	case has("EncryptedPackage"), has("EncryptionInfo"):
		return isProtected
	case has("WordDocument"), has("PowerPoint Document"):
		return "This is an old text document or presentation, not a spreadsheet. Choose a CSV, XLSX or ODS file."
	}
	return "This is an old Excel file (.xls). Save it as .xlsx or CSV."
}
