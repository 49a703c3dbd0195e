.DEFAULT_GOAL := help
.PHONY: help generate check test update bench lint tidy test-generator test-hostile test-client

# The generator, the client and the tests that drive it each have a go.mod.
MODULES := . generated gen/clienttest
in_each = @for module in $(MODULES); do (cd $$module && $(1)) || exit 1; done

# The race detector needs a C compiler; without one the same tests run plainly.
RACE := $(shell command -v cc >/dev/null 2>&1 && echo -race)

# What takes long of package gen runs beside the rest of it.
HOSTILE := '^(TestHostileTexts|TestHostileDocuments|TestArguments)$$'

# Code of the client, which the detector looks at; the generator's it would only slow.
RUNTIME := ./gen/internal/emit/runtime

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

generate: ## write generated/ from spec/ and overlays/
	go generate ./...

check: ## fail when generated/ is not what generate would write
	go run ./gen -check

lint: ## vet and staticcheck
	$(call in_each,go vet ./...)
	go build -o .gen-tools/staticcheck honnef.co/go/tools/cmd/staticcheck
	$(call in_each,$(CURDIR)/.gen-tools/staticcheck ./...)

test: lint check ## everything that must pass before a change lands
	@$(MAKE) --no-print-directory -j3 test-client test-generator test-hostile

test-hostile:
	go test -timeout 30m -run $(HOSTILE) ./gen

test-generator:
	go test -timeout 30m -skip $(HOSTILE) $$(go list ./... | grep -v $(RUNTIME:.%=%))

# A judge of requests is in the plain run alone, and its libraries with it.
test-client:
	go test $(RACE) -timeout 30m $(RUNTIME)
	go test -C generated $(RACE) -timeout 30m ./...
	go test -C gen/clienttest -timeout 30m ./...
	$(if $(RACE),go test -C gen/clienttest $(RACE) -short -timeout 30m ./...)

update: ## rewrite the wanted part of every golden case
	go test ./gen ./gen/internal/openapi ./gen/internal/model ./gen/internal/emit -run '^(TestScripts|TestPasses|TestErrors|TestRemedies|TestBuild|TestGolden)$$' -update

bench: ## the benchmarks, each beside what it is compared with
	go test -run '^$$' -bench . -benchmem -timeout 60m ./gen/...
	go test -C gen/clienttest -run '^$$' -bench . -benchmem -timeout 60m ./...

tidy: ## bring the go.mod and go.sum of each module up to date
	$(call in_each,go mod tidy)
