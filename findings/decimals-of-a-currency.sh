#!/bin/sh
# Guess (before running it): how many decimals a currency has is a settled thing, ISO 4217, so x/text/currency and Medusa's own
#   table say what the standard says.
# Seen: Medusa differs from the standard on about twenty currencies, x/text on most of these, but not on all (forint, colón). 1000
#   minor units are 10.00 Pakistani rupees by the standard, and 1000 rupees by both of them.
# Depends on it: prices are whole minor units; their decimals come from a table of our own, after the standard.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
{ npm install --silent --no-audit --no-fund --ignore-scripts currency-codes@2.2.0 && npm pack --silent @medusajs/utils@2.21.2; } \
	>log 2>&1 || { cat log; exit 1; }
tar xzf medusajs-utils-2.21.2.tgz
node -e '
const { defaultCurrencies } = require("./package/dist/defaults/currencies.js")
const standard = require("currency-codes")
for (const [code, currency] of Object.entries(defaultCurrencies)) {
  const known = standard.code(code)
  if (known) console.log(code.toUpperCase(), known.digits, currency.decimal_digits)
}' >decimals
cat >main.go <<'GO'
package main

import (
	"fmt"

	"golang.org/x/text/currency"
)

func main() {
	var code string
	var standard, medusa, compared int
	for {
		if _, err := fmt.Scan(&code, &standard, &medusa); err != nil {
			break
		}
		unit, err := currency.ParseISO(code)
		if err != nil {
			continue
		}
		compared++
		if scale, _ := currency.Standard.Rounding(unit); scale != standard || medusa != standard {
			fmt.Printf("%s ISO %d, x/text %d, Medusa %d\n", code, standard, scale, medusa)
		}
	}
	fmt.Println("of", compared)
}
GO
{ go mod init finding && go get golang.org/x/text@v0.43.0; } >log 2>&1 || { cat log; exit 1; }
go version; go list -m golang.org/x/text; echo "@medusajs/utils 2.21.2, currency-codes 2.2.0 (ISO 4217)"
seen=$(timeout 300 go run . <decimals)
echo "The decimals of these currencies depend on whom one asks:"
echo "$seen"
for line in 'PKR ISO 2, x/text 0, Medusa 0' 'HUF ISO 2, x/text 2, Medusa 0' 'IQD ISO 3, x/text 0, Medusa 0'; do
	echo "$seen" | grep -qx "$line" || { echo "no longer so: $line"; exit 1; }
done
