#!/bin/sh
# Guess (before running it): json-2-csv, with which Medusa 2.21 reads product files, reads a file of lines as any other reader
#   does: whether the last line ends with a line break makes no difference, and neither do the line breaks of Windows.
# Seen: the last cell of a file keeps its line break, unless it is quoted. In a file with CR LF the last column is called "group\r",
#   and each of its cells ends in a CR.
# Depends on it: cells of our files are read by our own rules for line ends, and a name is cleaned of what cannot be seen.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
npm init -y >/dev/null 2>&1
npm install --silent --no-audit --no-fund json-2-csv@5.6.0 >/dev/null 2>&1
cat >read.mjs <<'JS'
import { csv2json } from 'json-2-csv'
import { readFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync('node_modules/json-2-csv/package.json', 'utf8'))
const read = (lines, end) => csv2json(lines.join(end) + end)
const unix = read(['name,group', 'Ada,VIP', 'Bo,Press'], '\n')
const quoted = read(['name,group', 'Ada,VIP', 'Bo,"Press"'], '\n')
const windows = read(['name,group', 'Ada,VIP', 'Bo,Press'], '\r\n')
console.log(`json-2-csv ${version}: LF`, JSON.stringify(unix), 'quoted', JSON.stringify(quoted[1]), 'CR LF', JSON.stringify(windows))
const asSeen = unix[0].group === 'VIP' && unix[1].group === 'Press\n' && quoted[1].group === 'Press' &&
  windows[0]['group\r'] === 'VIP\r' && windows[1]['group\r'] === 'Press\r\n'
if (!asSeen) {
  console.log('this has changed')
  process.exit(1)
}
JS
node read.mjs
