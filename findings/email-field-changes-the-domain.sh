#!/bin/sh
# Guess (before running it): a form sends the e-mail as it was typed into <input type="email">, and an address that nobody
#   touched as it stood in the page.
# Seen: Chromium writes the domain in Punycode where it has other letters than ASCII: the person sees müller, script and server
#   get xn--mller-kva, also from a field that came with the address and was left alone. A field of type text sends what it has.
# Depends on it: Cohort's fields for e-mails are of type text (TestAnEmailStaysAsItWasTyped): with the other type, saving a
#   customer's name would change their e-mail.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
browser=$(command -v chromium-headless-shell || command -v chromium || :)
if [ -z "$browser" ]; then
	apt-get install -y -q chromium-headless-shell nodejs npm >log 2>&1 || { cat log; exit 1; }
	browser=$(command -v chromium-headless-shell)
fi
npm install --silent --no-audit --no-fund --ignore-scripts puppeteer-core@24.10.0 >log 2>&1 || { cat log; exit 1; }
cat >main.mjs <<'JS'
import http from "node:http"
import puppeteer from "puppeteer-core"

const page = `<!doctype html><meta charset="utf-8"><form method="post">
<input type="email" name="typed"><input type="email" name="untouched" value="anna@müller.example">
<input name="text" value="anna@müller.example"><button>Save</button></form>`
let received
const server = http.createServer((request, response) => {
  let body = ""
  request.on("data", (part) => (body += part)).on("end", () => {
    if (request.method === "POST") received = new URLSearchParams(body)
    response.setHeader("content-type", "text/html; charset=utf-8")
    response.end(page)
  })
})
await new Promise((ready) => server.listen(0, "127.0.0.1", ready))
const browser = await puppeteer.launch({ executablePath: process.argv[2], args: ["--no-sandbox"] })
try {
  const tab = await browser.newPage()
  await tab.goto(`http://127.0.0.1:${server.address().port}/`)
  await tab.type("[name=typed]", "anna@müller.example")
  await Promise.all([tab.waitForNavigation(), tab.click("button")])
  console.log(await browser.version())
  for (const [name, value] of received) console.log(`${name}: ${value}`)
} finally {
  await browser.close()
  server.close()
}
JS
seen=$(timeout 120 node main.mjs "$browser")
echo "The same address, typed, untouched, and in a field of type text, arrives as:"
echo "$seen"
[ "$(echo "$seen" | sed 1d)" = "typed: anna@xn--mller-kva.example
untouched: anna@xn--mller-kva.example
text: anna@müller.example" ] || { echo "no longer so"; exit 1; }
