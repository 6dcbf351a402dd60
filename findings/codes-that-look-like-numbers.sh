#!/bin/sh
# Guess (before running it): readers of CSV that recognise numbers agree on what a number is: digits, perhaps a sign and a point;
#   the code 0x10 and the phone number +491711234567 stay texts.
# Seen: three readers, three answers. 0x10 is 16 for exceljs, 0 for csv-parse and a text for Papa Parse; +491711234567 loses its
#   plus with the first two; only Papa Parse keeps 20 digits that no double holds; all take the zero from 0123.
# Depends on it: the import guesses no types: every cell is a text, and the field that it is for says how it is read.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts exceljs@4.4.0 csv-parse@7.0.3 papaparse@5.7.1 >log 2>&1 ||
	{ cat log; exit 1; }
cat >main.js <<'JS'
const { Readable } = require("stream")
const { Workbook } = require("exceljs")
const { parse } = require("csv-parse/sync")
const Papa = require("papaparse")

const codes = ["0x10", "+491711234567", "0123", "12345678901234567890"]
const csv = codes.join("\n") + "\n"
const version = (name) => JSON.parse(require("fs").readFileSync(`node_modules/${name}/package.json`)).version
;(async () => {
  const sheet = await new Workbook().csv.read(Readable.from([csv]))
  const readers = {
    exceljs: codes.map((_, i) => sheet.getCell(i + 1, 1).value),
    "csv-parse": parse(csv, { cast: true }).map(([cell]) => cell),
    papaparse: Papa.parse(csv, { dynamicTyping: true, skipEmptyLines: true }).data.map(([cell]) => cell),
  }
  for (const [name, cells] of Object.entries(readers)) console.log(name, version(name), JSON.stringify(cells))
})()
JS
node --version
seen=$(timeout 60 node main.js)
echo "Codes that look like numbers are read in three ways:"
echo "$seen"
[ "$seen" = 'exceljs 4.4.0 [16,491711234567,123,12345678901234567000]
csv-parse 7.0.3 [0,491711234567,123,12345678901234567000]
papaparse 5.7.1 ["0x10","+491711234567",123,"12345678901234567890"]' ] || { echo "no longer so"; exit 1; }
