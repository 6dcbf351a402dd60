// Package static holds the stylesheet, the script, the typeface and the pictures that the binary serves.
//
// The browser gets one stylesheet (the UI kit, then css/*.css in the order of styles) and one script (htmx, then js/*.js in the
// order of their names). Their addresses carry a hash of their content, so that they may be cached for ever and still change
// at once.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Prefix is the path under which Handler expects to be mounted.
const Prefix = "/static/"

//go:embed css/*.css *.svg js/*.js vendor/*.css vendor/*.js vendor/*.woff2
var files embed.FS

// styles are the files of the stylesheet. Of two rules in one layer that weigh the same, the later one wins: so the parts
// come before the pages that change them.
var styles = []string{
	"vendor/basecoat.min.css", "css/typeface.css", "css/tokens.css", "css/base.css", "css/layout.css",
	// parts
	"css/buttons.css", "css/cards.css", "css/menus.css", "css/lists.css", "css/tables.css", "css/stacked.css", "css/bulk.css",
	"css/forms.css", "css/panels.css", "css/tabs.css", "css/metadata.css", "css/messages.css", "css/utilities.css", "css/print.css",
	// pages
	"css/activity.css", "css/conflicts.css", "css/discounts.css", "css/feedback.css", "css/filters.css", "css/imports.css",
	"css/palette.css", "css/paste.css", "css/price_lists.css", "css/selection.css", "css/settings.css",
}

type asset struct {
	name        string
	url         string
	integrity   string
	contentType string
	body        []byte
	gzipped     func() []byte // nil for what is compressed already
}

var assets = load()

// URL is the address of an asset ("app.css", "app.js", "inter.woff2", "favicon.svg"). It panics on a name that does not exist: the first
// rendered page shows that mistake of ours.
func URL(name string) string {
	a, ok := assets[name]
	if !ok {
		panic("static: there is no asset " + strconv.Quote(name))
	}
	return a.url
}

// Integrity is the digest of an asset by which a browser checks what it was sent.
func Integrity(name string) string { return assets[name].integrity }

// Handler serves the assets under their hashed addresses; anything else is 404.
func Handler() http.Handler {
	byURL := make(map[string]*asset, len(assets))
	for _, a := range assets {
		byURL[a.url] = a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byURL[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
			return
		}
		a.serve(w, r)
	})
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	body := a.body
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	if a.gzipped != nil {
		h.Add("Vary", "Accept-Encoding")
	}
	if a.gzipped != nil && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = a.gzipped()
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the browser went away: nobody is left to tell
	}
}

func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q, weighted := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
			if !weighted {
				return true
			}
			weight, err := strconv.ParseFloat(q, 64)
			return err == nil && weight > 0
		}
	}
	return false
}

func load() map[string]*asset {
	chevron := newAsset("chevron-down.svg", "image/svg+xml; charset=utf-8", join("chevron-down.svg"))
	typeface := newAsset("inter.woff2", "font/woff2", read("vendor/inter.woff2"))
	typeface.gzipped = nil
	style := join(styles...)
	for _, named := range []*asset{chevron, typeface} {
		style = bytes.ReplaceAll(style, []byte("url("+named.name+")"), []byte("url("+named.url+")"))
	}
	return map[string]*asset{
		"app.css": newAsset("app.css", "text/css; charset=utf-8", style),
		"app.js": newAsset("app.js", "text/javascript; charset=utf-8",
			join(append([]string{"vendor/htmx.min.js"}, all("js/*.js")...)...)),
		"favicon.svg": newAsset("favicon.svg", "image/svg+xml; charset=utf-8", join("favicon.svg")),
		chevron.name:  chevron,
		typeface.name: typeface,
	}
}

// all are the names of the files that match a pattern, in alphabetical order.
func all(pattern string) []string {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		panic(err)
	}
	return names
}

func newAsset(name, contentType string, body []byte) *asset {
	sum := sha512.Sum384(body)
	ext := path.Ext(name)
	return &asset{
		name:        name,
		url:         Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext,
		integrity:   "sha384-" + base64.StdEncoding.EncodeToString(sum[:]),
		contentType: contentType,
		body:        body,
		// Compressed when first asked for, not at start: the best level takes longer than the whole rest of starting.
		gzipped: sync.OnceValue(func() []byte { return compress(body) }),
	}
}

func read(name string) []byte {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return content
}

func join(parts ...string) []byte {
	var all bytes.Buffer
	for _, part := range parts {
		content := read(part)
		switch {
		case !strings.HasPrefix(part, "vendor/"):
			content = lighter(content, path.Ext(part))
		case path.Ext(part) == ".css":
			content = usedOf(content)
		}
		all.Write(content)
		if !bytes.HasSuffix(content, []byte("\n")) {
			all.WriteByte('\n')
		}
	}
	return all.Bytes()
}

var (
	jsComment  = regexp.MustCompile(`(?m)^\s*//.*\n`)
	jsRemark   = regexp.MustCompile(`(?m)([^\s])[ \t]+// .*$`)
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssBlank   = regexp.MustCompile(`([{};,])\s+`)
	indents    = regexp.MustCompile(`(?m)^\s+`)
)

// lighter is a file of ours without its comments and indents, in a stylesheet without other blanks too: they are for its
// readers and a quarter of its weight. No text in it spans lines or has two slashes between blanks; a test checks that.
func lighter(content []byte, ext string) []byte {
	switch ext {
	case ".js":
		content = jsRemark.ReplaceAll(jsComment.ReplaceAll(content, nil), []byte("$1"))
	case ".css":
		content = cssComment.ReplaceAll(content, nil)
		content = cssBlank.ReplaceAll(content, []byte("$1"))
	}
	return indents.ReplaceAll(content, nil)
}

func compress(body []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err)
	}
	if _, err = w.Write(body); err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err)
	}
	return out.Bytes()
}
