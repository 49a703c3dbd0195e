.DEFAULT_GOAL := help
.PHONY: help generate check test update bench lint

# The race detector needs a C compiler; without one the same tests run plainly.
RACE := $(shell command -v cc >/dev/null 2>&1 && echo -race)

# These test the generator, which starts no goroutines: slow under the race detector, to no use.
PIPELINE := '^(TestHostile|TestMutations|TestNames|TestOlder|TestSubset|TestScripts|FuzzGenerate)'

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

generate: ## write generated/ from spec/ and overlays/
	go generate ./...

check: ## fail when generated/ is not what generate would write
	go run ./gen -check

lint: ## vet and staticcheck
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck ./...

test: lint check ## everything that must pass before a change lands
	go test $(RACE) -short -timeout 30m -skip $(PIPELINE) ./gen ./gen/internal/emit/... ./generated/...
	go test -timeout 30m ./gen/...

update: ## rewrite the wanted part of every golden case
	go test ./gen ./gen/internal/openapi ./gen/internal/model ./gen/internal/emit -run '^(TestScripts|TestPasses|TestErrors|TestRemedies|TestBuild|TestGolden)$$' -update

bench: ## the benchmarks, each beside what it is compared with
	go test -run '^$$' -bench . -benchmem -timeout 60m ./gen/...
