package openapi

import (
	"errors"
	"slices"
	"strings"

	"github.com/pb33f/jsonpath/pkg/jsonpath"
	"github.com/pb33f/jsonpath/pkg/jsonpath/config"
	highoverlay "github.com/pb33f/libopenapi/datamodel/high/overlay"
	"github.com/pb33f/libopenapi/overlay"
	"go.yaml.in/yaml/v4"
)

// action is one step of an overlay, checked.
type action struct {
	node   *yaml.Node // the action in its overlay
	target *yaml.Node
	path   *jsonpath.JSONPath
	update *yaml.Node // nil when there is none
	remove bool
}

// applyOverlays has the actions of all overlays carried out on the document, in order.
// The engine reads and writes the whole document each time it is called, so all
// actions are given to it as one overlay.
func applyOverlays(d *Document, sources []Source, r *report) {
	var actions []action
	for _, source := range sources {
		if root := read(source, r); root != nil {
			actions = append(actions, overlayActions(d, source.Name, root, r)...)
		}
	}
	if len(actions) == 0 || r.err() != nil {
		return
	}
	for _, a := range actions {
		checkKinds(d, a, r)
	}
	if r.err() != nil {
		return
	}
	data, err := render(d.Root)
	if err != nil {
		r.fail(d.Root, "%v; report this as a bug of gen", err)
		return
	}
	if data = runEngine(data, actions, r); data != nil {
		d.relocate(data, actions, r)
	}
}

// runEngine has the actions carried out on a rendered document and returns the result,
// nil when it reported an error.
func runEngine(data []byte, actions []action, r *report) []byte {
	engineActions := make([]*highoverlay.Action, len(actions))
	for i, a := range actions {
		// A copy, for the engine grafts nodes of the update into its document.
		engineActions[i] = &highoverlay.Action{Target: text(a.target), Update: clone(a.update), Remove: a.remove}
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
		a := actions[slices.Index(engineActions, warning.Action)]
		r.drift(a.target, "target %s matches nothing in %s; correct or delete the action", text(a.target), r.document.name)
	}
	return result.Bytes
}

// failAction puts an error of the engine where the action stands that caused it.
func failAction(actions []action, engineActions []*highoverlay.Action, err error, r *report) {
	var fault *overlay.OverlayError
	i := -1
	if errors.As(err, &fault) {
		i = slices.Index(engineActions, fault.Action)
	}
	switch {
	case i < 0:
		r.fail(r.document.Root, "the overlays can't be applied: %v; correct them", err)
	case errors.Is(err, overlay.ErrPrimitiveTarget):
		target := actions[i].target
		r.fail(target, "target %s matches a plain value, which no update can change; target the mapping that holds it", text(target))
	default:
		r.fail(actions[i].target, "%v; correct the action", fault.Cause)
	}
}

// overlayActions checks an overlay and returns its actions, none when its x-only-if
// matches nothing in the document.
func overlayActions(d *Document, name string, root *yaml.Node, r *report) []action {
	version := get(root, "overlay")
	list := get(root, "actions")
	switch {
	case !isMapping(root) || version == nil:
		r.fail(root, "not an overlay: it has no field overlay; begin it with overlay: 1.0.0")
		return nil
	case !strings.HasPrefix(text(version), "1.0.") && text(version) != "1.0":
		r.fail(version, "overlay %q isn't read; write version 1.0.0", text(version))
		return nil
	case list == nil:
		r.fail(root, "the overlay has no actions; add some or delete the file")
		return nil
	case !isSequence(list) || len(list.Content) == 0:
		r.fail(list, "actions is no list of at least one action; write one or delete the file")
		return nil
	}
	if condition := get(root, "x-only-if"); condition != nil {
		path := jsonPath(condition, "x-only-if", r)
		if path == nil {
			return nil
		}
		if len(path.Query(d.Root)) == 0 {
			d.Skipped = append(d.Skipped, name)
			return nil
		}
	}
	var actions []action
	for _, n := range list.Content {
		if a, ok := newAction(n, r); ok {
			actions = append(actions, a)
		}
	}
	return actions
}

func newAction(n *yaml.Node, r *report) (action, bool) {
	a := action{node: n, target: get(n, "target"), update: get(n, "update"), remove: isTrue(get(n, "remove"))}
	for key := range pairs(n) {
		known := slices.Contains([]string{"target", "description", "update", "remove"}, key.Value)
		if !known && !strings.HasPrefix(key.Value, "x-") {
			r.fail(key, "an action of Overlay 1.0 has no %q; write target, description, update or remove", key.Value)
			return a, false
		}
	}
	switch {
	case !isMapping(n):
		r.fail(n, "the action is no mapping; write target and update or remove")
	case a.target == nil:
		r.fail(n, "the action has no target; add one")
	case has(n, "remove") && !isBool(get(n, "remove")):
		r.fail(get(n, "remove"), "remove is neither true nor false; write one of them")
	case a.remove && text(a.target) == "$":
		r.fail(a.target, "the action removes the whole document; target a part of it")
	case a.update == nil && !a.remove:
		r.fail(n, "the action has neither update nor remove; add one or delete the action")
	case a.update != nil && !isMapping(a.update) && !isSequence(a.update):
		r.fail(a.update, "the update is a plain value; write the mapping that is to hold it and target the one around it")
	default:
		a.path = jsonPath(a.target, "target", r)
	}
	return a, a.path != nil
}

// jsonPath reads a path with the options the engine reads targets with.
func jsonPath(n *yaml.Node, field string, r *report) *jsonpath.JSONPath {
	path, err := jsonpath.NewPath(text(n), config.WithPropertyNameExtension(), config.WithLazyContextTracking())
	if err != nil {
		// The further lines of the error draw an arrow below the path.
		reason, _, _ := strings.Cut(err.Error(), "\n")
		reason = strings.TrimPrefix(reason, "Error at line 1, ")
		r.fail(n, "%s %q is no JSONPath (%s); correct it", field, text(n), reason)
		return nil
	}
	return path
}

// checkKinds refuses an update whose kind isn't its target's: the engine would put the
// one in the place of the other without a word.
func checkKinds(d *Document, a action, r *report) {
	if a.update == nil || a.remove {
		return
	}
	for _, n := range a.path.Query(d.Root) {
		switch {
		case isSequence(n) && isMapping(a.update):
			r.fail(a.update, "the target is a list and the update a mapping; write the update as a list of what to append")
			return
		case isMapping(n) && isSequence(a.update):
			r.fail(a.update, "the target is a mapping and the update a list; write the update as a mapping")
			return
		}
	}
}
