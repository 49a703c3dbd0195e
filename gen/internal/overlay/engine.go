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

// runEngine has the actions carried out on a rendered document and returns the result with those
// that were: one whose target has become a plain value is left out, and the rest begun anew. Nil
// when it reported an error.
func (o *overlaying) runEngine(data []byte, actions []*action) ([]byte, []*action) {
	r := o.report
	for len(actions) > 0 && !r.IsBroken() {
		result, failed, err := runOnce(data, actions)
		switch {
		case err == nil:
			for _, i := range result.idle {
				o.leaveOut(actions[i], "matches nothing in "+o.Name)
			}
			return result.data, actions
		case failed < 0:
			r.Fail(o.Root, "the overlays can't be applied (%v); correct them", err)
		case errors.Is(err, overlay.ErrPrimitiveTarget):
			a := actions[failed]
			o.leaveOut(a, "finds a plain value"+a.where(r, tree.IsScalar)+", which no update can change")
			o.begin(actions[failed:], r)
			actions = slices.Delete(slices.Clone(actions), failed, failed+1)
		default:
			r.Fail(actions[failed].target.node, "the overlay engine can't carry this out (%v); write the action in another way", err)
		}
	}
	return nil, nil
}

// leaveOut reports an action that the document has left behind.
func (o *overlaying) leaveOut(a *action, why string) {
	a.isIdle = true
	o.report.Drift(a.target.node, "target %s %s; correct it or delete %s", tree.Text(a.target.node), why, o.report.Deletion(a.node))
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
