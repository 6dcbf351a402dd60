#!/bin/sh
# Guess (before running it): a text that a library writes into a cell of a workbook is the text that it reads from there; one that
#   is too long for a cell is an error.
# Seen: the text PART_x0041_ is PARTA when excelize or exceljs read what they have written: _x0041_ is how the format spells a
#   character, and neither escapes it. excelize cuts a text at 32,767 characters without an error.
# Depends on it: exports are CSV, which keeps codes of articles and long metadata as they are.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts exceljs@4.4.0 >log 2>&1 || { cat log; exit 1; }
cat >main.js <<'JS'
const { Workbook } = require("exceljs")
;(async () => {
  const workbook = new Workbook()
  workbook.addWorksheet("Parts").addRow(["PART_x0041_"])
  const read = new Workbook()
  await read.xlsx.load(await workbook.xlsx.writeBuffer())
  console.log("exceljs: PART_x0041_ is read as", read.worksheets[0].getCell("A1").value)
})()
JS
cat >main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

func main() {
	workbook := excelize.NewFile()
	err := workbook.SetCellValue("Sheet1", "A1", "PART_x0041_")
	tooLong := workbook.SetCellValue("Sheet1", "A2", strings.Repeat("m", 40000))
	if err != nil {
		panic(err)
	}
	file, err := workbook.WriteToBuffer()
	if err != nil {
		panic(err)
	}
	read, err := excelize.OpenReader(file)
	if err != nil {
		panic(err)
	}
	part, _ := read.GetCellValue("Sheet1", "A1")
	long, _ := read.GetCellValue("Sheet1", "A2")
	fmt.Println("excelize: PART_x0041_ is read as", part)
	fmt.Println("excelize: of 40000 characters", len(long), "are read, error", tooLong)
}
GO
{ go mod init finding && go get github.com/xuri/excelize/v2@v2.11.0; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m github.com/xuri/excelize/v2; node --version; echo "exceljs 4.4.0"
seen=$(timeout 60 node main.js; timeout 400 go run .)
echo "What is read from a workbook is not the text that was written:"
echo "$seen"
[ "$seen" = "exceljs: PART_x0041_ is read as PARTA
excelize: PART_x0041_ is read as PARTA
excelize: of 40000 characters 32767 are read, error <nil>" ] || { echo "no longer so"; exit 1; }
