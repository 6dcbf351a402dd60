#!/bin/sh
# Guess (before running it): a file named 12" boards.csv is 12" boards.csv in Go's FileHeader.Filename, whoever sends it.
# Seen: only Go's own client keeps it. Chromium and curl write the quotation mark as %22, while a % in a name stays as it is; Go takes
#   nothing back, so the name reads 12%22 boards.csv, and cannot be told from a file that is really called so.
# Depends on it: an import is known by what it did; the name that its file came under is not kept.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
browser=$(command -v chromium-headless-shell || command -v chromium || :)
if [ -z "$browser" ]; then
	apt-get install -y -q chromium-headless-shell nodejs npm curl >log 2>&1 || { cat log; exit 1; }
	browser=$(command -v chromium-headless-shell)
fi
npm install --silent --no-audit --no-fund --ignore-scripts puppeteer-core@24.10.0 >log 2>&1 || { cat log; exit 1; }
cat >main.mjs <<'JS'
import puppeteer from "puppeteer-core"

const browser = await puppeteer.launch({ executablePath: process.argv[2], args: ["--no-sandbox"] })
try {
  const tab = await browser.newPage()
  await tab.goto(process.argv[3])
  for (const file of process.argv.slice(4)) {
    await (await tab.$("input")).uploadFile(file)
    await Promise.all([tab.waitForNavigation(), tab.click("button")])
  }
  console.log(await browser.version())
} finally {
  await browser.close()
}
JS
cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
)

const page = `<form method="post" enctype="multipart/form-data"><input type="file" name="file"><button>Import</button></form>`

func main() {
	sender := "Go"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			if _, header, err := r.FormFile("file"); err == nil {
				fmt.Println(sender, "sends", header.Filename)
			}
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, page)
	}))
	defer server.Close()
	files := []string{`12" boards.csv`, `12%22 boards.csv`}
	for _, file := range files {
		if err := os.WriteFile(file, []byte("email\n"), 0o600); err != nil {
			panic(err)
		}
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if _, err := form.CreateFormFile("file", files[0]); err != nil {
		panic(err)
	}
	form.Close()
	if _, err := http.Post(server.URL, form.FormDataContentType(), &body); err != nil {
		panic(err)
	}
	sender = "curl"
	if err := exec.Command("curl", "-s", "-o", "answer", "-F", `file=@"12\" boards.csv"`, server.URL).Run(); err != nil {
		panic(err)
	}
	sender = "Chromium"
	shown, err := exec.Command("node", append([]string{"main.mjs", os.Args[1], server.URL}, files...)...).Output()
	if err != nil {
		panic(err)
	}
	fmt.Print(string(shown))
}
GO
go mod init finding >log 2>&1
go version; curl --version | head -1
seen=$(timeout 200 go run . "$browser")
echo 'Go has these names for the file 12" boards.csv, and for one that is called 12%22 boards.csv:'
echo "$seen"
[ "$(echo "$seen" | sed '$d')" = 'Go sends 12" boards.csv
curl sends 12%22 boards.csv
Chromium sends 12%22 boards.csv
Chromium sends 12%22 boards.csv' ] || { echo "no longer so"; exit 1; }
