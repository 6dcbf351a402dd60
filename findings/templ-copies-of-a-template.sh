#!/bin/sh
# Guess (before running it): a large template that is called in 50 places is once in the program; a further call costs some
#   ten instructions.
# Seen: the function that templ generates only wraps a closure, so the compiler inlines it at each call, and with it makes a
#   copy of the closure, which is the whole template. //go:noinline in front of the component cures it.
# Depends on it: the size of the program and the time to build it; the large pieces of the views are marked so.
set -eu
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; trap 'exit 1' INT TERM; cd "$dir"
{ go mod init finding && go get github.com/a-h/templ@v0.3.977 github.com/a-h/templ/cmd/templ@v0.3.977; } >log 2>&1 || { cat log; exit 1; }

# pages writes a program with a template of 60 sections that is called in $1 places; $2 stands in front of it.
pages() {
	{
		printf 'package main\n\n%s\ntempl large(name string) {\n' "$2"
		for section in $(seq 60); do printf '\t<section><h2>{ name }</h2><p>Part %s</p></section>\n' "$section"; done
		echo '}'
	} >large.templ
	{
		printf 'package main\n\nimport (\n\t"context"\n\t"os"\n)\n\nfunc main() {\n\tswitch len(os.Args) {\n'
		for place in $(seq "$1"); do
			printf '\tcase %s:\n\t\t_ = large("page %s").Render(context.Background(), os.Stdout)\n' "$place" "$place"
		done
		printf '\t}\n}\n'
	} >main.go
	go run github.com/a-h/templ/cmd/templ generate >log 2>&1 || { cat log >&2; exit 1; }
	timeout 500 go build -trimpath -o program .
	wc -c <program
}
go version; go list -m github.com/a-h/templ
one=$(pages 1 ''); fifty=$(pages 50 ''); once=$(pages 50 '//go:noinline')
echo "Each call of a large template carries a copy of it: $(((fifty - one) / 49)) bytes a call, $(((once - one) / 49)) with //go:noinline"
echo "$one bytes with 1 call, $fifty with 50, $once with 50 and //go:noinline"
[ $((fifty - one)) -gt 700000 ] && [ $((once - one)) -lt 100000 ] || { echo "no longer so"; exit 1; }
