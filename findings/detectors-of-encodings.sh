#!/bin/sh
# Guess (before running it): a short list of western European names in windows-1252 is found to be windows-1252 by whatever detects
#   encodings, since no other encoding makes sense of it.
# Seen: jschardet takes Søren, Åkesson, José, Muñoz for Hungarian in ISO-8859-16, curly quotation marks for Lithuanian in
#   windows-1257 and Hélène, François, Cœur for Slovene in windows-1250, with confidences of 2 to 4 in a hundred; chardet takes the first
#   for ISO-8859-1 and the others for windows-1252.
# Depends on it: where a file is not in Unicode, its import shows the names as they would read and asks.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
npm init -y >/dev/null 2>&1
npm install --silent --no-audit --no-fund jschardet@4.1.0 chardet@2.2.0 iconv-lite@0.7.3 >/dev/null 2>&1
cat >detect.cjs <<'JS'
const jschardet = require('jschardet')
const chardet = require('chardet')
const iconv = require('iconv-lite')

const files = [
  'first_name,last_name\nSøren,Åkesson\nJosé,Muñoz\nZoë,Müller\n',
  'name\nO’Brien\nCafé “Noir” – Paris\n',
  'nom\nHélène\nFrançois\nCœur\n',
]
const seen = files.map((text) => {
  const bytes = iconv.encode(text, 'win1252')
  const found = jschardet.detect(bytes)
  return [found.encoding.toLowerCase(), found.confidence < 0.05, chardet.detect(bytes).toLowerCase()].join(' ')
})
console.log('jschardet 4.1.0, unsure, chardet 2.2.0:', seen.join(' | '))
const asSeen = 'iso8859-16 true iso-8859-1|windows-1257 true windows-1252|windows-1250 true windows-1252'
if (seen.join('|') !== asSeen) {
  console.log('this has changed')
  process.exit(1)
}
JS
node detect.cjs
