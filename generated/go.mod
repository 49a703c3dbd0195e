module github.com/cekura-community/cekura-go/generated

go 1.24

require (
	github.com/go-faster/jx v1.1.0
	github.com/hashicorp/go-retryablehttp v0.7.7
	github.com/oapi-codegen/runtime v1.3.1
)

require (
	github.com/apapsch/go-jsonmerge/v2 v2.0.0 // indirect
	github.com/go-faster/errors v0.6.1 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/segmentio/asm v1.2.0 // indirect
	golang.org/x/sys v0.29.0 // indirect
)
