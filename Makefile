# Needs Go and nothing else; where git is missing, the version is "dev".
export CGO_ENABLED = 0

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
# Results of earlier runs do not count where everything is to be shown.
TESTFLAGS ?= -timeout 60m $(if $(CI),-count=1)
ROOMS := $(wildcard bench cmd handlers views models static migrations)

.DEFAULT_GOAL := help
.PHONY: help run build dist sbom dev generate test quick race chaos bench bench-quick microbench screenshots check format vet lint vulnerabilities generated arrows

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r target what; do printf '  make %-15s %s\n' "$$target" "$$what"; done

run: build ## Cohort with demo data on http://localhost:9000
	bin/cohort serve --demo

build: ## bin/cohort, one static binary
	go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$(VERSION)" -o bin/cohort ./cmd/cohort

dist: ## static binaries for Linux on amd64 and arm64 with their checksums, into dist/
	rm -rf dist && mkdir -p dist/data
	for arch in amd64 arm64; do \
		GOOS=linux GOARCH=$$arch go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$(VERSION)" -o dist/cohort-linux-$$arch ./cmd/cohort || exit 1; \
	done
	cd dist && sha256sum cohort-linux-* >SHA256SUMS && cat SHA256SUMS

sbom: build ## the Go libraries in bin/cohort as bin/cohort.cdx.json, in CycloneDX
	go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 bin -json -output bin/cohort.cdx.json bin/cohort

dev: ## like run, built and started anew at each change
	sh .ci/dev

generate: ## the Go code of the templates
	go tool templ generate

test: ## all tests; those in PostgreSQL, Chromium, LibreOffice, nginx and Caddy where they are installed
	go test $(TESTFLAGS) ./...
	@go test -count=1 -v -run 'IsHere$$' ./models/storetest ./models/sheets/sheetstest ./handlers/browsertest ./cmd/cohort | sed -n 's/^ *[a-z_]*\.go:[0-9]*: /skipped: /p'

# What -short leaves out is said at the end.
quick: ## the tests that need neither PostgreSQL, Chromium nor Node; results of what has not changed are kept
	go test -short $(TESTFLAGS) ./...
	@go test -short -v -run 'IsHere$$' ./models/storetest ./handlers/browsertest | sed -n 's/^ *[a-z_]*\.go:[0-9]*: //p'

race: ## the quick tests under the race detector
	@command -v $${CC:-gcc} >/dev/null || { echo "the race detector needs a C compiler (Debian: apt-get install gcc libc6-dev)"; exit 1; }
	CGO_ENABLED=1 go test -short -race -timeout 30m ./...

chaos: ## what goes wrong seldom: many at once, killed in the middle, the database away, 400,000 malformed requests
	COHORT_CHAOS=50 go test -count=1 -timeout 60m ./models/... ./cmd/cohort
	COHORT_CHAOS=100 go test -count=1 -timeout 60m -run NothingThatIsSent ./handlers ./handlers/adminapi

# BASE=<git ref> has the program as it was there run beside it: each cell is then before → after. BENCH_DATA=<folder> is where the full
# databases are kept, ARGS what else bench/main.go understands: ARGS='-only mar -sizes 100000 -databases postgres'.
bench: build ## the program under load beside the barest one, at 10,000 to 1,000,000 customers, into docs/benchmarks.md
	go run ./bench $(if $(BASE),-base $(BASE)) $(if $(ARGS),$(ARGS),-out docs/benchmarks.md)

bench-quick: build ## the same in two minutes: few requests, at 10,000 and 100,000 customers, printed only
	go run ./bench -quick $(if $(BASE),-base $(BASE)) $(ARGS)

microbench: ## what the most frequent verbs cost, without the web around them, on both databases
	go test -run '^$$' -bench . -benchmem ./models/...

screenshots: ## a picture of every page, drawer and dialog into screenshots/, at three widths, in light and dark
	COHORT_SCREENSHOTS=$(CURDIR)/screenshots go test -count=1 -timeout 30m -run TestScreenshots ./handlers/browser

check: format vet lint vulnerabilities generated arrows ## what a change must pass beside the tests

format:
	@stray=$$(gofmt -l $(ROOMS)); test -z "$$stray" || { echo "not formatted (gofmt -w):"; echo "$$stray"; exit 1; }
	@go tool templ fmt -fail -log-level error views || { echo "some templates were not formatted; they are now: look at them and commit them"; exit 1; }

vet:
	go vet ./...

lint: ## the linters of .golangci.yml; the first time they are built, which takes minutes
	@go tool -modfile=.ci/tools/go.mod golangci-lint run --show-stats=false ./...

vulnerabilities:
	@sh .ci/vulnerabilities

generated:
	@sh .ci/generated

arrows:
	go test -count=1 -run 'Arrows' ./cmd/cohort
