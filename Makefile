# Emberline. "make help" explains every target.
.DEFAULT_GOAL := help
SHELL := /bin/bash

DATA    ?= ./data
ADDR    ?= 127.0.0.1:8460
LINES   ?= 200000
SEED    ?= 20221015
PKG     ?= ./...
FRAME_LINES ?= 20000000
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
GOFILES  = $(shell git ls-files '*.go' 2>/dev/null)
LDFLAGS  = -s -w -X github.com/emberline/emberline/server/cli.Version=$(VERSION)

# What the web application is made of, and what says that it is built.
UIFILES  = $(shell git ls-files -co --exclude-standard frontend 2>/dev/null | grep -v -e '/tests/' -e '\.test\.')
UIDEPS   = frontend/node_modules/.package-lock.json
UI       = frontend/dist/index.html

.PHONY: help run build ui demo test test-go test-ui test-real lint lint-go lint-ui generate generate-check bench need need-go need-node clean

help: ## Explain every target
	@echo "Two commands do it all:  make run   and   make test"
	@echo
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "Variables: DATA=$(DATA) ADDR=$(ADDR) LINES=$(LINES) SEED=$(SEED) PKG=$(PKG)"

run: build ## Build, make the reference incident on first start, serve (DATA, ADDR, LINES)
	@bin/emberline serve --data "$(DATA)" --addr "$(ADDR)" --demo --demo-lines $(LINES)

build: need-go ui ## Build one static binary, bin/emberline, with the web application in it
	@CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/emberline ./server/cmd/emberline

ui: need-node $(UI) ## Build the web application into frontend/dist

# The lock file's versions, unchanged; not "npm ci", which refuses where a mirror
# lacks the optional packages of other platforms.
$(UIDEPS): frontend/package-lock.json
	@cd frontend && npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

$(UI): $(UIDEPS) $(UIFILES)
	@cd frontend && npm run -s build -- --logLevel warn
	@touch $@

demo: build ## Make the reference incident in DATA (LINES, SEED)
	@bin/emberline demo --data "$(DATA)" --lines $(LINES) --seed $(SEED)

test: need lint generate-check test-go test-ui ## Everything: linters, generated files, all tests with the race detector on both databases, the product in a browser

test-go: need ## All Go tests with the race detector, PostgreSQL required
	@EMBERLINE_TEST_POSTGRES=require CGO_ENABLED=1 go test -race -timeout 30m $(PKG)
	@CGO_ENABLED=0 go build ./...

test-ui: need build ## The web application: its functions, its size, and the whole product in a browser
	@cd frontend && npm run -s test && npm run -s size && npm run -s test:browser

test-real: build ## Print how the third-party test data is read: which counts hold, which do not and why
	@go test -count=1 -run TestThirdPartyCounts -v ./server/app | grep -v '^=== '

lint: lint-go lint-ui ## gofmt, go vet, golangci-lint; Biome, types, unused code

lint-ui: need-node $(UIDEPS)
	@cd frontend && npm run -s lint

lint-go: need-go
	@out=$$(gofmt -l $(GOFILES)); if [ -n "$$out" ]; then echo "not formatted:"; echo "$$out"; exit 1; fi
	@go vet ./...
	@deploy/build/need golangci-lint
	@PATH="$$PATH:$$(go env GOPATH)/bin" golangci-lint run --timeout 15m

generate: need-go need-node $(UIDEPS) ## Write generated files anew
	@go generate ./...
	@cd frontend && npm run -s generate >/dev/null

generate-check: generate ## Fail when generated files are not up to date
	@if [ -n "$$(git status --porcelain -- api-docs frontend/src/api 2>/dev/null)" ]; then echo "generated files are stale: run make generate and commit"; git status --short -- api-docs frontend/src/api; exit 1; fi
	@go mod tidy -diff >/dev/null || { echo "go.mod is not tidy: run go mod tidy"; exit 1; }

bench: build ## Measure: ingest against its limit, disk, memory, search, pages, a session, frames (BENCH_LINES, FRAME_LINES)
	@go test -run '^$$' -bench 'Emberline' -benchtime 1x -timeout 60m ./server/bench
	@cd frontend && EMBERLINE_TEST_LINES=$(FRAME_LINES) npm run -s bench

need: need-go ## Install what the tests need, or say what to install
	@deploy/build/need cc postgres node chromium poppler

need-node:
	@deploy/build/need node

need-go:
	@deploy/build/need go

clean: ## Remove what was built
	@rm -rf bin frontend/node_modules
	@find frontend/dist -mindepth 1 ! -name .gitkeep -delete
