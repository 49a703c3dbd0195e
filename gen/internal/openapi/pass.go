package openapi

import (
	"github.com/cekura-community/cekura-go/gen/internal/names"
	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/repair"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// pass is one named step that is true of any document: what it wants it repairs or
// rewrites, so that whatever runs later meets one form only.
type pass struct {
	name string
	run  func(*oas.Document, *tree.Report)
}

// passes in the order they run. Each may rely on what those before it leave.
func passes(include []string) []pass {
	return []pass{
		// Made uniform.
		{"repairContent", repair.Content},             // bodies and answers hold media types
		{"repairRefs", repair.Refs},                   // $refs go from schemas to component schemas that exist
		{"repairPaths", repair.Paths},                 // paths and their parameters agree
		{"spreadParameters", repair.SpreadParameters}, // operations have all of their parameters
		{"defaultAnswers", repair.DefaultAnswers},     // each operation says what success answers
		{"repairSchemas", repair.Schemas},             // keywords have the kinds JSON Schema gives them
		{"upgrade", repair.Upgrade},                   // what 3.0 writes in its own way reads as 3.1
		{"mergeAllOf", repair.MergeAllOf},             // no allOf
		{"mergeEnumArms", names.MergeEnumArms},        // a choice between enums is one enum
		{"nulls", repair.Nulls},                       // null is said in one form
		{"dropUnspeakable", repair.DropUnspeakable},   // nothing that Go or HTTP can't say
		// Named.
		{"checkDecisions", names.CheckDecisions}, // decisions are Go names
		{"nameOperations", names.NameOperations}, // operations and parameters have names
		{"claimMethods", names.ClaimMethods},     // no two operations have one
		{"nameSchemas", names.NameSchemas},       // components and properties have names
		{"hoist", names.Hoist},                   // enums and objects are components
		{"claimFields", names.ClaimFields},       // no two properties of an object have one name
		{"split", split},                         // what is sent and what is answered are apart
		{"tagUnions", tagUnions},                 // unions say which tag means which variant
		{"claimTypes", names.ClaimTypes},         // no two types or constants have one name
		{"checkConversions", checkConversions},   // conversions name what is there
		{"includeOnly", includeOnly(include)},    // only what was asked for
	}
}

// runPasses takes the document through the passes, all of them: a later pass finds
// further faults even where an earlier one reported some.
func runPasses(d *oas.Document, r *tree.Report, list []pass) {
	for _, p := range list {
		p.run(d, r)
	}
}
