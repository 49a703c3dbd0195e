package openapi

// pass is one named step that is true of any document: what it wants it repairs or
// rewrites, so that whatever runs later meets one form only.
type pass struct {
	name string
	run  func(*Document, *report)
}

// passes in the order they run. Each may rely on what those before it leave.
func passes(include []string) []pass {
	return []pass{
		{"repairContent", repairContent},
		{"repairRefs", repairRefs},
		{"repairPaths", repairPaths},
		{"spreadParameters", spreadParameters},
		{"defaultAnswers", defaultAnswers},
		{"repairSchemas", repairSchemas},
		{"upgrade", upgrade},
		{"mergeAllOf", mergeAllOf},
		{"mergeEnumArms", mergeEnumArms},
		{"nulls", nulls},
		{"dropUnspeakable", dropUnspeakable},
		{"checkDecisions", checkDecisions},
		{"nameOperations", nameOperations},
		{"claimMethods", claimMethods},
		{"nameSchemas", nameSchemas},
		{"hoist", hoist},
		{"claimFields", claimFields},
		{"split", split},
		{"tagUnions", tagUnions},
		{"claimTypes", claimTypes},
		{"checkConversions", checkConversions},
		{"includeOnly", includeOnly(include)},
	}
}

// runPasses takes the document through the passes, all of them: a later pass finds
// further faults even where an earlier one reported some.
func runPasses(d *Document, r *report, list []pass) {
	for _, p := range list {
		p.run(d, r)
	}
}
