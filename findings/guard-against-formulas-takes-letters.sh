#!/bin/sh
# Guess (before running it): an export that guards against formulas (preventCsvInjection of json-2-csv, which Medusa 2.21 sets for
#   orders, products and stock) marks such a cell, with an apostrophe or the like, so that a reader can take the mark away again.
# Seen: it takes the first character away. "-5 °C" is written as "5 °C" and "@home" as "home"; nothing tells which cells were
#   changed, and read with the same option the text stays short.
# Depends on it: our own files mark such cells with an apostrophe and lose nothing; what another program has taken cannot be given back.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
npm init -y >/dev/null 2>&1
npm install --silent --no-audit --no-fund json-2-csv@5.6.0 >/dev/null 2>&1
cat >write.mjs <<'JS'
import { csv2json, json2csv } from 'json-2-csv'
import { readFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync('node_modules/json-2-csv/package.json', 'utf8'))
const options = { preventCsvInjection: true }
const stored = [{ store: '-5 °C', delivery: '@home', note: 'as it is' }]
const file = json2csv(stored, options)
const back = csv2json(file, options)
console.log(`json-2-csv ${version}:`, JSON.stringify(stored[0]), 'is written as', JSON.stringify(file), 'and read as', JSON.stringify(back[0]))
if (file !== 'store,delivery,note\n5 °C,home,as it is' || back[0].store !== '5 °C') {
  console.log('this has changed')
  process.exit(1)
}
JS
node write.mjs
