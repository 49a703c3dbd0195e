package overlay

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// action is one step of an overlay, checked.
type action struct {
	node    *tree.Node // the action in its overlay
	target  *target
	update  *tree.Node // nil when there is none
	remove  bool
	isIdle  bool         // it matched nothing, or what can't be changed
	matches []*tree.Node // before the engine runs
}

// Apply has the actions of all overlays carried out on the document, in order, at once where it is
// clear beforehand that what they add stays within the budget. What names tells, of the keys that a target
// asks for step by step, is whether they are of things that no two documents have, and are there.
func Apply(d *tree.Tree, sources []tree.Source, names func(root *tree.Node, way [][]string) (own, found bool), r *tree.Report) {
	o := &overlaying{Tree: d, budget: newBudget(d.Root), report: r}
	o.apply(o.read(sources, names), partOf)
}

// read is the actions of all overlays but those of folders that are for another document.
func (o *overlaying) read(sources []tree.Source, names func(root *tree.Node, way [][]string) (own, found bool)) (actions []*action) {
	for len(sources) > 0 {
		folder := path.Dir(sources[0].Name)
		n := slices.IndexFunc(sources, func(s tree.Source) bool { return path.Dir(s.Name) != folder })
		if n < 0 {
			n = len(sources)
		}
		var list []*action
		for _, source := range sources[:n] {
			if root := tree.Read(source, o.report); root != nil {
				o.report.AddOverlay(source, root)
				list = append(list, o.actions(root)...)
			}
		}
		if !o.isForAnother(list, folder, names) {
			actions = append(actions, list...)
		}
		sources = sources[n:]
	}
	return actions
}

// isForAnother reports a folder of overlays in which many targets name what only one document has, and this
// one has nothing of it. One line does for all of them.
func (o *overlaying) isForAnother(actions []*action, folder string, names func(root *tree.Node, way [][]string) (own, found bool)) bool {
	const many = 10
	missing := 0
	for _, a := range actions {
		switch own, found := names(o.Root, a.target.names); {
		case found:
			return false
		case own:
			missing++
		}
	}
	if missing < many {
		return false
	}
	o.report.Drift(o.Root, "another API than that of the overlays in %s/: it has none of the paths and schemas that %d of their actions name; pass -overlays \"\", or overlays for this API", folder, missing)
	o.report.StopOnDrift()
	return true
}

func (o *overlaying) apply(actions []*action, partOf func(*tree.Node, []*action) *part) {
	d, r := o.Tree, o.report
	before := d.Root
	for rest := actions; len(rest) > 0 && !r.IsBroken(); {
		n := o.plan(d.Root, rest, r)
		if now := slices.DeleteFunc(slices.Clone(rest[:n]), o.isOfOtherKind); len(now) > 0 {
			o.carryOut(now, partOf(d.Root, now))
		}
		rest = rest[n:]
	}
	for _, a := range actions {
		o.checkNames(before, a)
	}
}

// overlaying is under way on a tree.
type overlaying struct {
	*tree.Tree
	budget
	report *tree.Report
}

// carryOut gives the engine a part of the document, and takes the result for it.
func (o *overlaying) carryOut(actions []*action, part *part) {
	data, err := tree.Render(part.root)
	if err != nil {
		o.report.Fail(o.Root, "%v; report this as a bug of gen", err)
		return
	}
	if data, actions = o.runEngine(data, actions); data == nil {
		return
	}
	if root := relocated(o.Tree, data, actions, o.report); root != nil {
		part.putBack(o.Root, root)
		o.Root = root
	}
}

// isOfOtherKind reports an update whose kind isn't its target's: the engine would put the one in
// the place of the other without a word.
func (o *overlaying) isOfOtherKind(a *action) bool {
	isOther := func(n *tree.Node) bool { return !tree.IsScalar(n) && n.Kind != a.update.Kind }
	if a.remove || a.update == nil || !slices.ContainsFunc(a.matches, isOther) {
		return false
	}
	a.isIdle = true
	update, other := "mapping", "list"
	if tree.IsSequence(a.update) {
		update, other = other, update
	}
	o.report.Drift(a.update, "the update is a %s and the target finds a %s%s; correct one of them or delete %s", update, other, a.where(o.report, isOther), o.report.Deletion(a.node))
	return true
}

// where says at what place the target finds the first of a sort, nothing where another action made
// it.
func (a *action) where(r *tree.Report, is func(*tree.Node) bool) string {
	i := slices.IndexFunc(a.matches, is)
	if i < 0 {
		return ""
	}
	at := r.Tree.Position(a.matches[i])
	return fmt.Sprintf(" at %s:%d:%d", at.File, at.Line, at.Column)
}

// checkNames reports each name of a selector of several that matches nothing, which the engine lets
// pass as long as one of the others does. What an action made or removed may be found before or
// after.
func (o *overlaying) checkNames(before *tree.Node, a *action) {
	text := tree.Text(a.target.node)
	for _, at := range severalNames.FindAllStringIndex(text, -1) {
		for _, name := range oneName.FindAllString(text[at[0]:at[1]], -1) {
			if a.isIdle || o.report.IsBroken() {
				return
			}
			one := *a.target
			var err error
			one.path, err = newPath(text[:at[0]] + "[" + name + "]" + text[at[1]:])
			if err == nil && len(o.query(&one, before, o.report)) == 0 && len(o.query(&one, o.Root, o.report)) == 0 {
				o.report.Drift(a.target.node, "%s of the target %s matches nothing in %s; correct it or delete it there", name, text, o.Name)
			}
		}
	}
}

// actions checks an overlay and returns its actions, none when its x-only-if matches nothing in the
// document.
func (o *overlaying) actions(root *tree.Node) (actions []*action) {
	r := o.report
	version := tree.Get(root, "overlay")
	list := tree.Get(root, "actions")
	switch {
	case !tree.IsMapping(root) || version == nil:
		r.Fail(root, "not an overlay: it has no field overlay; begin it with overlay: 1.0.0")
		return nil
	case !strings.HasPrefix(tree.Text(version), "1.0.") && tree.Text(version) != "1.0":
		r.Fail(version, "overlay %q isn't read; write version 1.0.0", tree.Text(version))
		return nil
	case list == nil:
		r.Fail(root, "the overlay has no actions; add some or delete the file")
		return nil
	case !tree.IsSequence(list) || len(list.Content) == 0:
		r.Fail(list, "actions is no list of at least one action; write one or delete the file")
		return nil
	}
	if condition := tree.Get(root, "x-only-if"); condition != nil {
		t := o.newTarget(condition, "x-only-if", r)
		if t == nil || len(o.query(t, o.Root, r)) == 0 {
			return nil
		}
	}
	for _, n := range list.Content {
		if a := o.newAction(n); a != nil {
			actions = append(actions, a)
		}
	}
	return actions
}

func (o *overlaying) newAction(n *tree.Node) *action {
	r := o.report
	a := &action{node: n, update: tree.Get(n, "update"), remove: tree.IsTrue(tree.Get(n, "remove"))}
	target := tree.Get(n, "target")
	for key := range tree.Pairs(n) {
		known := slices.Contains([]string{"target", "description", "update", "remove"}, key.Value)
		if !known && !strings.HasPrefix(key.Value, "x-") {
			r.Fail(key, "an action of Overlay 1.0 has no %q; write target, description, update or remove", key.Value)
			return nil
		}
	}
	switch {
	case !tree.IsMapping(n):
		r.Fail(n, "the action is no mapping; write target and update or remove")
	case target == nil:
		r.Fail(n, "the action has no target; add one")
	case tree.Has(n, "remove") && !tree.IsBool(tree.Get(n, "remove")):
		r.Fail(tree.Get(n, "remove"), "remove is neither true nor false; write one of them")
	case a.remove && tree.Text(target) == "$":
		r.Fail(target, "the action removes the whole document; target a part of it")
	case a.update == nil && !a.remove:
		r.Fail(n, "the action has neither update nor remove; add one or delete the action")
	case a.update != nil && !tree.IsMapping(a.update) && !tree.IsSequence(a.update):
		r.Fail(a.update, "the update is a plain value; write the mapping that is to hold it and target the one around it")
	default:
		a.target = o.newTarget(target, "target", r)
	}
	if a.target == nil {
		return nil
	}
	return a
}
