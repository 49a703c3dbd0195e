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
	a := &names.Authority{}
	return []pass{
		// Made uniform.
		{"repairContent", repair.Content},             // bodies and answers hold media types
		{"repairRefs", repair.Refs},                   // $refs go from schemas to component schemas that exist
		{"repairPaths", repair.Paths},                 // paths and their parameters agree
		{"spreadParameters", repair.SpreadParameters}, // operations have all of their parameters
		{"defaultAnswers", repair.DefaultAnswers},     // each operation says what success answers
		{"repairSchemas", repair.Schemas},             // keywords have the kinds JSON Schema gives them
		{"countConstants", names.CountConstants},      // names by order are as many as the values
		{"upgrade", repair.Upgrade},                   // what 3.0 writes in its own way reads as 3.1
		{"mergeAllOf", repair.MergeAllOf},             // no allOf
		{"fitValues", repair.FitValues},               // enums list null and values of their type, and nothing beside them
		{"mergeEnumArms", repair.MergeEnumArms},       // a choice between enums is one enum; "" is the place's
		{"nulls", repair.Nulls},                       // null is said in one form
		{"styles", repair.Styles},                     // parameters are in styles of their places
		{"dropUnspeakable", repair.DropUnspeakable},   // nothing that Go or HTTP can't say
		{"markSecrets", markSecrets},                  // secrets have the format of a password
		// Named.
		{"checkDecisions", names.CheckDecisions}, // decisions are Go names
		{"decideUnions", decideUnions},           // each union tells its variants apart, or is any value
		{"nameOperations", a.Operations},         // operations and parameters have names
		{"nameSchemas", a.Schemas},               // components and properties have names
		{"hoist", a.Hoist},                       // enums, unions and objects are components
		{"splitForms", splitForms(a)},            // what is sent and what is answered are apart
		{"tagUnions", tagUnions},                 // any validator can tell variants
		{"nameTheRest", a.Finish},                // constants and answers have names
		{"checkConversions", checkConversions},   // conversions name what is there
		{"checkValues", checkValues},             // no overlay writes a value that its enum lacks
		{"includeOnly", includeOnly(include)},    // only what was asked for, and what that needs
	}
}

// runPasses takes the document through the passes, all of them while the budget holds: a later pass finds
// further faults even where an earlier one reported some.
func runPasses(d *oas.Document, r *tree.Report, list []pass) {
	for _, p := range list {
		if p.run(d, r); r.IsOver() {
			return
		}
	}
}
