#!/bin/sh
# Guess (before running it): a CSV file with more rows than a sheet has, or a longer text than a cell can hold, makes LibreOffice without a
#   window end with an error or at least a warning; what it saves is either whole or not there.
# Seen: it ends with 0 and says nothing. Rows after the 1,048,576th are gone, texts are cut at 65,535 characters, and at 32,767 where
#   the result is a workbook of Excel.
# Depends on it: a file of exactly 1,048,576 rows, or a text of exactly one of these lengths, was probably cut before it reached an import.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
command -v soffice >/dev/null || apt-get install -qq -y --no-install-recommends libreoffice-calc-nogui=4:7.4.7-1+deb12u14 >/dev/null
seq 0 1048599 >many.csv
{ echo name,note; printf 'Ada,'; head -c 70000 /dev/zero | tr '\0' x; echo; } >long.csv
to() { soffice --headless "-env:UserInstallation=file://$dir/profile" --infilter=CSV:44,34,76 --convert-to "$2" --outdir out "$1" >/dev/null 2>err; }
utf8='csv:Text - txt - csv (StarCalc):44,34,76'
to many.csv "$utf8"; to long.csv "$utf8"; to long.csv xlsx
rows=$(wc -l <out/many.csv)
in_csv=$(tail -1 out/long.csv | tr -cd x | wc -c)
in_xlsx=$(python3 -c 'import zipfile; print(max(part.count("x" * 1000) and len(part) for part in
    zipfile.ZipFile("out/long.xlsx").read("xl/sharedStrings.xml").decode().replace("<", ">").split(">")))')
soffice --version 2>/dev/null
echo "of 1,048,600 rows $rows are left; of 70,000 characters $in_csv in CSV and $in_xlsx in a workbook; on the standard error: $(grep -vc javaldx err) lines"
case "$rows $in_csv $in_xlsx" in '1048576 65535 32767') ;; *) echo "this has changed"; exit 1 ;; esac
