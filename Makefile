# Emberline. "make help" explains every target.
.DEFAULT_GOAL := help
SHELL := /bin/bash

DATA    ?= ./data
ADDR    ?= 127.0.0.1:8460
LINES   ?= 200000
SEED    ?= 20221015
PKG     ?= ./...
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
GOFILES  = $(shell git ls-files '*.go' 2>/dev/null)
LDFLAGS  = -s -w -X github.com/emberline/emberline/server/cli.Version=$(VERSION)

.PHONY: help run build demo test test-go test-real lint generate generate-check bench need need-go clean

help: ## Explain every target
	@echo "Two commands do it all:  make run   and   make test"
	@echo
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "Variables: DATA=$(DATA) ADDR=$(ADDR) LINES=$(LINES) SEED=$(SEED) PKG=$(PKG)"

run: build ## Build, make the reference incident on first start, serve (DATA, ADDR, LINES)
	@bin/emberline serve --data "$(DATA)" --addr "$(ADDR)" --demo --demo-lines $(LINES)

build: need-go ## Build one static binary, bin/emberline
	@CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/emberline ./server/cmd/emberline

demo: build ## Make the reference incident in DATA (LINES, SEED)
	@bin/emberline demo --data "$(DATA)" --lines $(LINES) --seed $(SEED)

test: need lint generate-check test-go ## Everything: linters, generated files, all tests with the race detector on both databases

test-go: need ## All Go tests with the race detector, PostgreSQL required
	@EMBERLINE_TEST_POSTGRES=require CGO_ENABLED=1 go test -race -timeout 30m $(PKG)
	@CGO_ENABLED=0 go build ./...

test-real: build ## Print how the third-party test data is read: which counts hold, which do not and why
	@go test -count=1 -run TestThirdPartyCounts -v ./server/app | grep -v '^=== '

lint: need-go ## gofmt, go vet, golangci-lint
	@out=$$(gofmt -l $(GOFILES)); if [ -n "$$out" ]; then echo "not formatted:"; echo "$$out"; exit 1; fi
	@go vet ./...
	@deploy/build/need golangci-lint
	@PATH="$$PATH:$$(go env GOPATH)/bin" golangci-lint run --timeout 15m

generate: need-go ## Write generated files anew
	@go generate ./...

generate-check: need-go ## Fail when generated files are not up to date
	@go generate ./...
	@if [ -n "$$(git status --porcelain -- api-docs frontend/src/api 2>/dev/null)" ]; then echo "generated files are stale: run make generate and commit"; git status --short -- api-docs frontend/src/api; exit 1; fi
	@go mod tidy -diff >/dev/null || { echo "go.mod is not tidy: run go mod tidy"; exit 1; }

bench: build ## Measure: ingest against its limit, disk, memory, search and pages (BENCH_LINES)
	@go test -run '^$$' -bench 'Emberline' -benchtime 1x -timeout 60m ./server/bench

need: need-go ## Install what the tests need, or say what to install
	@deploy/build/need cc postgres

need-go:
	@deploy/build/need go

clean: ## Remove what was built
	@rm -rf bin
