#!/bin/sh
# Guess (before running it): a phone number of 12 digits that stands in a workbook as a number comes out with its 12 digits, in
#   whatever library makes CSV of it; at most, spreadsheets *show* it short.
# Seen: SheetJS writes into the CSV what Excel would show, 4.91711E+11, and half of the digits are gone for good. excelize keeps 12
#   digits, and shortens a customer number of 16 likewise, in GetRows; both have the whole number when asked for raw values.
# Depends on it: a cell like 4.91711E+11 in an import is no phone number that could be mended, only one to report.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts xlsx@0.18.5 >log 2>&1 || { cat log; exit 1; }
cat >main.js <<'JS'
const XLSX = require("xlsx")
const workbook = XLSX.utils.book_new()
XLSX.utils.book_append_sheet(workbook, XLSX.utils.aoa_to_sheet([[491711234567, 4917112345678901]]), "Customers")
XLSX.writeFile(workbook, "customers.xlsx")
const sheet = XLSX.readFile("customers.xlsx").Sheets.Customers
console.log("SheetJS:", XLSX.utils.sheet_to_csv(sheet), "raw:", XLSX.utils.sheet_to_csv(sheet, { rawNumbers: true }))
JS
cat >main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

func main() {
	file, err := excelize.OpenFile("customers.xlsx")
	if err != nil {
		panic(err)
	}
	shown, err := file.GetRows("Customers")
	if err != nil {
		panic(err)
	}
	raw, err := file.GetRows("Customers", excelize.Options{RawCellValue: true})
	if err != nil {
		panic(err)
	}
	fmt.Println("excelize:", strings.Join(shown[0], ","), "raw:", strings.Join(raw[0], ","))
}
GO
{ go mod init finding && go get github.com/xuri/excelize/v2@v2.11.0; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m github.com/xuri/excelize/v2; node --version; echo "xlsx (SheetJS) 0.18.5"
seen=$(timeout 60 node main.js; timeout 400 go run .)
echo "The numbers 491711234567 and 4917112345678901 in a workbook are read as:"
echo "$seen"
[ "$seen" = "SheetJS: 4.91711E+11,4.91711E+15 raw: 491711234567,4917112345678901
excelize: 491711234567,4.9171123456789E+15 raw: 491711234567,4917112345678901" ] || { echo "no longer so"; exit 1; }
