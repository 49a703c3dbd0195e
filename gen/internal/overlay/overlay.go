package overlay

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/pb33f/jsonpath/pkg/jsonpath"
	"github.com/pb33f/jsonpath/pkg/jsonpath/config"
	highoverlay "github.com/pb33f/libopenapi/datamodel/high/overlay"
	"github.com/pb33f/libopenapi/overlay"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// action is one step of an overlay, checked.
type action struct {
	node   *tree.Node // the action in its overlay
	target *tree.Node
	path   *jsonpath.JSONPath
	update *tree.Node // nil when there is none
	remove bool
	isIdle bool // it matched nothing
}

// Apply has the actions of all overlays carried out on the document, in order.
// The engine reads and writes the whole document each time it is called, so all
// actions are given to it as one overlay.
func Apply(d *tree.Tree, sources []tree.Source, r *tree.Report) {
	var actions []action
	for _, source := range sources {
		if root := tree.Read(source, r); root != nil {
			r.AddOverlay(source.Name, root)
			actions = append(actions, overlayActions(d, root, r)...)
		}
	}
	if len(actions) == 0 || r.IsBroken() {
		return
	}
	for _, a := range actions {
		checkKinds(d, a, r)
	}
	if r.IsBroken() {
		return
	}
	data, err := tree.Render(d.Root)
	if err != nil {
		r.Fail(d.Root, "%v; report this as a bug of gen", err)
		return
	}
	before := d.Root
	if data = runEngine(data, actions, r); data != nil {
		relocate(d, data, actions, r)
		for _, a := range actions {
			checkNames(before, d.Root, a, r)
		}
	}
}

// runEngine has the actions carried out on a rendered document and returns the result,
// nil when it reported an error.
func runEngine(data []byte, actions []action, r *tree.Report) []byte {
	engineActions := make([]*highoverlay.Action, len(actions))
	for i, a := range actions {
		// A copy, for the engine grafts nodes of the update into its document.
		engineActions[i] = &highoverlay.Action{Target: tree.Text(a.target), Update: tree.Clone(a.update), Remove: a.remove}
	}
	result, err := overlay.Apply(data, &highoverlay.Overlay{
		Overlay: "1.0.0",
		Info:    &highoverlay.Info{Title: "all overlays", Version: "1"},
		Actions: engineActions,
	})
	if err != nil {
		failAction(actions, engineActions, err, r)
		return nil
	}
	for _, warning := range result.Warnings {
		a := &actions[slices.Index(engineActions, warning.Action)]
		a.isIdle = true
		r.Drift(a.target, "target %s matches nothing in %s; correct it or delete %s", tree.Text(a.target), r.Tree.Name, r.Deletion(a.node))
	}
	return result.Bytes
}

// checkNames reports each name of a selector of several that matches nothing, which the engine lets pass as long
// as one of the others does. What an action made or removed may be found before or after.
func checkNames(before, after *tree.Node, a action, r *tree.Report) {
	if a.isIdle {
		return
	}
	target := tree.Text(a.target)
	for _, at := range severalNames.FindAllStringIndex(target, -1) {
		for _, name := range oneName.FindAllString(target[at[0]:at[1]], -1) {
			path, err := jsonpath.NewPath(target[:at[0]]+"["+name+"]"+target[at[1]:], pathOptions()...)
			if err == nil && len(path.Query(before)) == 0 && len(path.Query(after)) == 0 {
				r.Drift(a.target, "%s of the target %s matches nothing in %s; correct it or delete it there", name, target, r.Tree.Name)
			}
		}
	}
}

var (
	oneName      = regexp.MustCompile(`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`)
	severalNames = regexp.MustCompile(`\[\s*(?:` + oneName.String() + `)(?:\s*,\s*(?:` + oneName.String() + `))+\s*\]`)
)

func pathOptions() []config.Option {
	return []config.Option{config.WithPropertyNameExtension(), config.WithLazyContextTracking()}
}

// failAction puts an error of the engine where the action stands that caused it.
func failAction(actions []action, engineActions []*highoverlay.Action, err error, r *tree.Report) {
	var fault *overlay.OverlayError
	i := -1
	if errors.As(err, &fault) {
		i = slices.Index(engineActions, fault.Action)
	}
	switch {
	case i < 0:
		r.Fail(r.Tree.Root, "the overlays can't be applied: %v; correct them", err)
	case errors.Is(err, overlay.ErrPrimitiveTarget):
		target := actions[i].target
		r.Fail(target, "target %s matches a plain value, which no update can change; target the mapping that holds it", tree.Text(target))
	default:
		r.Fail(actions[i].target, "%v; correct the action", fault.Cause)
	}
}

// overlayActions checks an overlay and returns its actions, none when its x-only-if matches
// nothing in the document.
func overlayActions(d *tree.Tree, root *tree.Node, r *tree.Report) (actions []action) {
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
		path := jsonPath(condition, "x-only-if", r)
		if path == nil || len(path.Query(d.Root)) == 0 {
			return nil
		}
	}
	for _, n := range list.Content {
		if a, ok := newAction(n, r); ok {
			actions = append(actions, a)
		}
	}
	return actions
}

func newAction(n *tree.Node, r *tree.Report) (action, bool) {
	a := action{node: n, target: tree.Get(n, "target"), update: tree.Get(n, "update"), remove: tree.IsTrue(tree.Get(n, "remove"))}
	for key := range tree.Pairs(n) {
		known := slices.Contains([]string{"target", "description", "update", "remove"}, key.Value)
		if !known && !strings.HasPrefix(key.Value, "x-") {
			r.Fail(key, "an action of Overlay 1.0 has no %q; write target, description, update or remove", key.Value)
			return a, false
		}
	}
	switch {
	case !tree.IsMapping(n):
		r.Fail(n, "the action is no mapping; write target and update or remove")
	case a.target == nil:
		r.Fail(n, "the action has no target; add one")
	case tree.Has(n, "remove") && !tree.IsBool(tree.Get(n, "remove")):
		r.Fail(tree.Get(n, "remove"), "remove is neither true nor false; write one of them")
	case a.remove && tree.Text(a.target) == "$":
		r.Fail(a.target, "the action removes the whole document; target a part of it")
	case a.update == nil && !a.remove:
		r.Fail(n, "the action has neither update nor remove; add one or delete the action")
	case a.update != nil && !tree.IsMapping(a.update) && !tree.IsSequence(a.update):
		r.Fail(a.update, "the update is a plain value; write the mapping that is to hold it and target the one around it")
	default:
		a.path = jsonPath(a.target, "target", r)
	}
	return a, a.path != nil
}

// jsonPath reads a path with the options the engine reads targets with.
func jsonPath(n *tree.Node, field string, r *tree.Report) *jsonpath.JSONPath {
	path, err := jsonpath.NewPath(tree.Text(n), pathOptions()...)
	if err != nil {
		// The further lines of the error draw an arrow below the path.
		reason, _, _ := strings.Cut(err.Error(), "\n")
		reason = strings.TrimPrefix(reason, "Error at line 1, ")
		r.Fail(n, "%s %q is no JSONPath (%s); correct it", field, tree.Text(n), reason)
		return nil
	}
	return path
}

// checkKinds refuses an update whose kind isn't its target's: the engine would put the
// one in the place of the other without a word.
func checkKinds(d *tree.Tree, a action, r *tree.Report) {
	if a.update == nil || a.remove {
		return
	}
	for _, n := range a.path.Query(d.Root) {
		switch {
		case tree.IsSequence(n) && tree.IsMapping(a.update):
			r.Fail(a.update, "the target is a list and the update a mapping; write the update as a list of what to append")
			return
		case tree.IsMapping(n) && tree.IsSequence(a.update):
			r.Fail(a.update, "the target is a mapping and the update a list; write the update as a mapping")
			return
		}
	}
}
