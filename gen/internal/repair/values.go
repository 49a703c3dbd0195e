package repair

import (
	"strconv"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// FitValues leaves of an enum the values that its one type allows: a number or a flag among texts is the text
// it is written as, and text among whole numbers the number it reads as. Members say nothing beside texts and
// numbers.
func FitValues(d *oas.Document, r *tree.Report) {
	d.EachSchema(func(n *tree.Node, _ string) {
		kind := oas.TypeOf(n)
		if !tree.Has(n, "enum") || kind == "" {
			return
		}
		seen := map[string]bool{}
		oas.KeepValues(n, func(v *tree.Node) bool {
			if !fits(kind, v) {
				r.Repair(v, "the enum lists %s, which is no %s; left out", tree.Quoted(tree.Text(v)), kind)
				return false
			}
			isFirst := !seen[spelledOut(v)]
			seen[spelledOut(v)] = true
			return isFirst
		})
		if len(tree.Get(n, "enum").Content) == 0 {
			tree.Remove(n, "enum", oas.ExtConstants)
		} else if members := tree.Get(n, "properties"); members != nil && kind != "object" {
			r.Repair(members, "a %s has no properties; left out", kind)
			tree.Remove(n, "properties", "required")
		}
	})
}

// fits tells whether a type allows a value, which it spells as one of that type.
func fits(kind string, v *tree.Node) bool {
	number, err := strconv.ParseInt(v.Value, 10, 64)
	switch {
	case tree.IsNull(v): // a later pass takes it out
		return true
	case kind == "string" && tree.IsScalar(v):
		v.Tag = tree.TagStr
	case kind == "integer" && tree.IsScalar(v) && err == nil:
		v.Tag, v.Value = tree.TagInt, strconv.FormatInt(number, 10)
	case kind == "integer":
		return false
	}
	own := jsonType(v)
	return own == kind || own == "integer" && kind == "number"
}
