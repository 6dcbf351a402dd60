#!/bin/sh
# Guess (before running it): with maxRetries, Medusa's client for v1 asks again after a server error, 500 among them, and after
#   429; never after 409, which will be the same the next time.
# Seen: it sends a POST again after 409, as it does after 503; after 500 and 429 it gives up at once. All tries of one call carry
#   the same Idempotency-Key.
# Depends on it: creating a group whose name is taken comes several times, with one key: the first answer is kept under the
#   key and given again.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts @medusajs/medusa-js@6.1.10 >log 2>&1 || { cat log; exit 1; }
cat >main.js <<'JS'
const http = require("http")
const Medusa = require("@medusajs/medusa-js").default

let status, keys
const server = http.createServer((request, response) => {
  keys.push(request.headers["idempotency-key"])
  request.resume().on("end", () => {
    response.writeHead(status, { "content-type": "application/json" })
    response.end(JSON.stringify({ message: "as the test wants it" }))
  })
})
server.listen(0, "127.0.0.1", async () => {
  const client = new Medusa({ baseUrl: `http://127.0.0.1:${server.address().port}`, apiKey: "key", maxRetries: 1 })
  for (status of [409, 429, 500, 503]) {
    keys = []
    await client.admin.customerGroups.create({ name: "VIP" }).catch(() => {})
    console.log(`${status}: ${keys.length} requests, ${new Set(keys).size} key`)
  }
  server.closeAllConnections()
  server.close()
})
JS
node --version; echo "@medusajs/medusa-js $(node -p 'require("./node_modules/@medusajs/medusa-js/package.json").version')"
seen=$(timeout 60 node main.js)
echo "With one retry allowed, a POST is repeated after a conflict, and not after an internal error:"
echo "$seen"
[ "$seen" = "409: 2 requests, 1 key
429: 1 requests, 1 key
500: 1 requests, 1 key
503: 2 requests, 1 key" ] || { echo "no longer so"; exit 1; }
