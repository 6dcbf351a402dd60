#!/bin/sh
# Guess (before running it): a text of two lines reaches the server with the same bytes whether the browser sends the form or
#   htmx does.
# Seen: the browser sends CR LF, and so does htmx as multipart/form-data; htmx in its usual encoding sends LF. The field counts
#   a line break as one character for maxlength, so that four characters arrive as five.
# Depends on it: "has this text changed?" and the length of a text are asked after line breaks are made alike.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
browser=$(command -v chromium-headless-shell || command -v chromium || :)
if [ -z "$browser" ]; then
	apt-get install -y -q chromium-headless-shell nodejs npm >log 2>&1 || { cat log; exit 1; }
	browser=$(command -v chromium-headless-shell)
fi
npm install --silent --no-audit --no-fund --ignore-scripts puppeteer-core@24.10.0 htmx.org@4.0.1 >log 2>&1 || { cat log; exit 1; }
cat >main.mjs <<'JS'
import fs from "node:fs"
import http from "node:http"
import puppeteer from "puppeteer-core"

const form = (id, how) => `<form id="${id}" ${how}><textarea name="note" maxlength="4"></textarea><button>Save</button></form>`
const page = `<!doctype html><meta charset="utf-8"><script src="/htmx.js"></script>` +
  form("usual", `hx-post="/htmx" hx-swap="none"`) +
  form("multipart", `hx-post="/htmx-multipart" hx-swap="none" hx-encoding="multipart/form-data"`) +
  form("plain", `method="post" action="/browser"`)
let arrived
const server = http.createServer((request, response) => {
  let body = ""
  request.on("data", (part) => (body += part)).on("end", () => {
    response.setHeader("content-type", "text/html; charset=utf-8")
    if (request.url === "/htmx.js") return response.end(fs.readFileSync("node_modules/htmx.org/dist/htmx.min.js"))
    response.end(page)
    if (request.method !== "POST") return
    const multipart = request.headers["content-type"].startsWith("multipart/")
    const note = multipart ? body.split("\r\n\r\n")[1].split("\r\n--")[0] : new URLSearchParams(body).get("note")
    arrived(`${request.url} ${JSON.stringify(note)}`)
  })
})
await new Promise((ready) => server.listen(0, "127.0.0.1", ready))
const browser = await puppeteer.launch({ executablePath: process.argv[2], args: ["--no-sandbox"] })
try {
  const tab = await browser.newPage()
  await tab.goto(`http://127.0.0.1:${server.address().port}/`)
  console.log(await browser.version(), "htmx", await tab.evaluate("htmx.version"))
  for (const id of ["usual", "multipart", "plain"]) {
    const next = new Promise((resolve) => (arrived = resolve))
    await tab.type(`#${id} textarea`, "ab\nc")
    await tab.click(`#${id} button`)
    console.log(await next)
  }
} finally {
  await browser.close()
  server.close()
}
JS
seen=$(timeout 120 node main.mjs "$browser")
echo "The same two lines, from a field of at most 4 characters, arrive with different line breaks:"
printf '%s\n' "$seen"
[ "$(printf '%s\n' "$seen" | sed 1d)" = '/htmx "ab\nc"
/htmx-multipart "ab\r\nc"
/browser "ab\r\nc"' ] || { echo "no longer so"; exit 1; }
