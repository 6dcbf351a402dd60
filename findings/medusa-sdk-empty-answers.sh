#!/bin/sh
# Guess (before running it): Medusa's client for v2 takes 204 No Content for a success without a result.
# Seen: it reads every answer below 300 as JSON, and throws a SyntaxError for an empty one, 204 as well as 200: the caller is told
#   that a deletion failed which has been done. The error has no status, as it is none of the client's own.
# Depends on it: every answer of the admin API has a body in JSON, deletions too; 204 is for CORS preflights alone.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @medusajs/js-sdk@2.21.2 >log 2>&1 || { cat log; exit 1; }
cat >main.js <<'JS'
const http = require("http")
const Medusa = require("@medusajs/js-sdk").default

let status, body, deleted
const server = http.createServer((request, response) => {
  deleted = request.method === "DELETE"
  response.writeHead(status, body && { "content-type": "application/json" }).end(body)
})
server.listen(0, "127.0.0.1", async () => {
  const client = new Medusa({ baseUrl: `http://127.0.0.1:${server.address().port}`, auth: { type: "jwt" } })
  for ([status, body] of [[204, ""], [200, ""], [200, '{"deleted":true}'], [404, '{"message":"no such group"}']]) {
    const seen = await client.admin.customerGroup.delete("cusgroup_1").then(
      (answer) => `resolved ${JSON.stringify(answer)}`,
      (error) => `threw ${error.constructor.name} with status ${error.status}`,
    )
    console.log(`${status} ${body || "(empty)"}: sent ${deleted}, ${seen}`)
  }
  server.closeAllConnections()
  server.close()
})
JS
node --version; echo "@medusajs/js-sdk $(node -p 'require("./node_modules/@medusajs/js-sdk/package.json").version')"
seen=$(timeout 60 node main.js)
echo "A deletion that is answered with 204 throws:"
echo "$seen"
[ "$seen" = '204 (empty): sent true, threw SyntaxError with status undefined
200 (empty): sent true, threw SyntaxError with status undefined
200 {"deleted":true}: sent true, resolved {"deleted":true}
404 {"message":"no such group"}: sent true, threw FetchError with status 404' ] || { echo "no longer so"; exit 1; }
