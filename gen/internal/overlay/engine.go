package overlay

import (
	"errors"
	"fmt"
	"slices"
	"sort"

	highoverlay "github.com/pb33f/libopenapi/datamodel/high/overlay"
	"github.com/pb33f/libopenapi/overlay"

	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// runEngine has the actions carried out on a rendered document and returns the result with those that were: one whose
// target has become a plain value is left out, and the rest begun anew. Nil when it reported an error.
func runEngine(data []byte, actions []*action, r *tree.Report) ([]byte, []*action) {
	for len(actions) > 0 {
		result, failed, err := runOnce(data, actions)
		switch {
		case err == nil:
			for _, i := range result.idle {
				a := actions[i]
				a.isIdle = true
				r.Drift(a.target.node, "target %s matches nothing in %s; correct it or delete %s", tree.Text(a.target.node), r.Tree.Name, r.Deletion(a.node))
			}
			return result.data, actions
		case failed < 0:
			r.Fail(r.Tree.Root, "the overlays can't be applied (%v); correct them", err)
			return nil, nil
		case !errors.Is(err, overlay.ErrPrimitiveTarget):
			r.Fail(actions[failed].target.node, "the overlay engine can't carry this out (%v); write the action in another way", err)
			return nil, nil
		}
		a := actions[failed]
		a.isIdle = true
		r.Drift(a.target.node, "target %s finds a plain value%s, which no update can change; correct it or delete %s", tree.Text(a.target.node), a.where(r, tree.IsScalar), r.Deletion(a.node))
		actions = slices.Delete(slices.Clone(actions), failed, failed+1)
	}
	return nil, nil
}

// applied is what the engine made of a document.
type applied struct {
	data []byte
	idle []int // actions that matched nothing
}

// runOnce has all actions carried out. On an error it tells the action that caused it, -1 for none.
func runOnce(data []byte, actions []*action) (result applied, failed int, err error) {
	made, list, err := call(data, actions)
	var fault *overlay.OverlayError
	switch {
	case errors.As(err, &fault):
		return result, slices.Index(list, fault.Action), fault.Cause
	case errors.Is(err, errPanic):
		return result, sort.Search(len(actions)-1, func(i int) bool {
			_, _, err := call(data, actions[:i+1])
			return errors.Is(err, errPanic)
		}), err
	case err != nil:
		return result, -1, err
	}
	for _, warning := range made.Warnings {
		result.idle = append(result.idle, slices.Index(list, warning.Action))
	}
	result.data = made.Bytes
	return result, -1, nil
}

var errPanic = errors.New("it panics")

// call calls the engine, and tells a panic as an error.
func call(data []byte, actions []*action) (made *overlay.Result, list []*highoverlay.Action, err error) {
	for _, a := range actions {
		// A copy, for the engine grafts nodes of the update into its document.
		list = append(list, &highoverlay.Action{Target: tree.Text(a.target.node), Update: tree.Clone(a.update), Remove: a.remove})
	}
	all := &highoverlay.Overlay{Overlay: "1.0.0", Info: &highoverlay.Info{Title: "all overlays", Version: "1"}, Actions: list}
	if problem := caught(func() { made, err = overlay.Apply(data, all) }); problem != nil {
		err = fmt.Errorf("%w: %v", errPanic, problem)
	}
	return made, list, err
}

// caught runs f and returns what it panicked with.
func caught(f func()) (problem any) {
	defer func() { problem = recover() }()
	f()
	return nil
}
