#!/bin/sh
# Guess (before running it): who types 12,50 into <input type="number" step="0.01"> of a browser in English gets a mistake shown, and
#   the form is not sent.
# Seen: Chromium leaves out what it does not know while one types or pastes. The field says 1250, is valid, and 1250 is sent, a
#   hundred times the price; "1.299,00" becomes 1.29900, and "5 %" becomes 5.
# Depends on it: amounts are typed into fields of text with inputmode="decimal", and one reader on the server asks back about
#   what could mean two things. In a field for numbers that question is lost before the server sees it.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
browser=$(command -v chromium-headless-shell || command -v chromium || :)
if [ -z "$browser" ]; then
	apt-get install -y -q chromium-headless-shell nodejs npm >log 2>&1 || { cat log; exit 1; }
	browser=$(command -v chromium-headless-shell)
fi
npm install --silent --no-audit --no-fund --ignore-scripts puppeteer-core@24.10.0 >log 2>&1 || { cat log; exit 1; }
cat >main.mjs <<'JS'
import puppeteer from "puppeteer-core"

const browser = await puppeteer.launch({ executablePath: process.argv[2], args: ["--no-sandbox", "--lang=en-US"] })
try {
  const tab = await browser.newPage()
  console.log(await browser.version())
  for (const price of ["12,50", "1.299,00", "5 %"]) {
    await tab.setContent(`<form><input type="number" name="price" step="any"></form>`)
    await tab.type("input", price)
    const seen = await tab.$eval("input", (field) => [new FormData(field.form).get("price"), field.checkValidity()])
    console.log(`typed ${price}: sends ${seen[0]}, valid ${seen[1]}`)
  }
  await tab.setContent(`<form><input type="number" name="price" step="0.01"></form>`)
  await tab.focus("input")
  await tab.keyboard.sendCharacter("12,50")
  const seen = await tab.$eval("input", (field) => [new FormData(field.form).get("price"), field.checkValidity()])
  console.log(`put in at once 12,50: sends ${seen[0]}, valid ${seen[1]}`)
} finally {
  await browser.close()
}
JS
seen=$(timeout 120 node main.mjs "$browser")
echo "A field for numbers drops the comma of a price, and finds the rest valid:"
echo "$seen"
[ "$(echo "$seen" | sed 1d)" = "typed 12,50: sends 1250, valid true
typed 1.299,00: sends 1.29900, valid true
typed 5 %: sends 5, valid true
put in at once 12,50: sends 1250, valid true" ] || { echo "no longer so"; exit 1; }
