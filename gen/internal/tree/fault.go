package tree

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
)

// Fault is one thing wrong with a document or an overlay: where, what, and what to do about it.
type Fault struct {
	Position
	Message  string
	IsRepair bool // mended: nobody has to do anything
	IsCopied bool // its remedy wants a copy of the overlays built in
	Alike    int  // how many more of the kind are not told
}

func (f Fault) String() string {
	at, message := fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column), f.Message
	if f.Pointer != "" {
		at += ": " + f.Pointer
	}
	if f.Alike > 0 {
		message = fmt.Sprintf("and %d more like this: %s", f.Alike, message)
	}
	return at + ": " + message
}

// Faults is an error made of every fault found, not only of the first.
type Faults []Fault

// Error prints the faults sorted by place, each once, one a line.
func (f Faults) Error() string {
	lines := make([]string, 0, len(f))
	for _, fault := range f.Sorted() {
		lines = append(lines, fault.String())
	}
	return strings.Join(lines, "\n")
}

func (f Faults) Sorted() Faults {
	sorted := slices.Clone(f)
	slices.SortStableFunc(sorted, func(a, b Fault) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Pointer, b.Pointer),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return sorted
}

// Drift says what becomes of a decision the document no longer fits.
type Drift int

const (
	DriftError Drift = iota
	DriftWarn
)

// driftRemedy ends every message about drift, but in a warning, where it is taken already.
const driftRemedy = ", or pass -drift=warn"

// Report collects the faults of a run. Drift stops nothing, so that all faults come at once.
type Report struct {
	Tree     *Tree
	Warnings Faults
	errors   Faults
	mode     Drift
	isBroken bool
	kinds    map[kind]*tally
	overlays map[string]*Node // by file
	builtIn  map[string]bool  // those of them that nobody can edit
}

// NewReport is a report about a tree without any fault.
func NewReport(t *Tree, mode Drift) *Report {
	return &Report{Tree: t, mode: mode, kinds: map[kind]*tally{}}
}

// Repair is for what was repaired and nobody has to decide.
func (r *Report) Repair(n *Node, format string, args ...any) {
	r.repairAt(r.Tree.originOf(n), format, args...)
}

func (r *Report) repairAt(at *origin, format string, args ...any) {
	fault := newFault(at, format, args...)
	fault.IsRepair = true
	r.add(&r.Warnings, format, fault)
}

// Warn is for what somebody may want to decide.
func (r *Report) Warn(n *Node, format string, args ...any) {
	r.add(&r.Warnings, format, newFault(r.Tree.originOf(n), format, args...))
}

// Drift is for a decision and a document that have parted: an error unless the user asked for warnings.
func (r *Report) Drift(n *Node, format string, args ...any) {
	if told := fmt.Sprintf(format, args...); !strings.Contains(told, ownOverlay) && !strings.Contains(told, inCopy) {
		format += r.InCopy(n)
	}
	if r.mode == DriftWarn {
		r.Warn(n, format, args...)
		return
	}
	r.add(&r.errors, format, newFault(r.Tree.originOf(n), format+driftRemedy, args...))
}

// StopOnDrift ends the run where drift is an error: nothing that could be told beside it would help.
func (r *Report) StopOnDrift() { r.isBroken = r.isBroken || r.mode == DriftError }

// Fail is for what can't be gone on from.
func (r *Report) Fail(n *Node, format string, args ...any) {
	r.failAt(r.Tree.originOf(n), format, args...)
}

func (r *Report) failAt(at *origin, format string, args ...any) {
	r.add(&r.errors, format, newFault(at, format, args...))
	r.isBroken = true
}

// kind is what faults have in common that say the same of several places of a file.
type kind struct {
	list         *Faults
	file, format string
}

type tally struct {
	told map[Fault]bool
	last int // of the list, which says how many more there are
}

// add tells of a fault once, and of those beyond the most of a kind only how many there are.
func (r *Report) add(list *Faults, format string, fault Fault) {
	k, most := kind{list, fault.File, format}, maxAlarms
	if fault.IsRepair {
		most = maxRepairs
	}
	t := r.kinds[k]
	if t == nil {
		t = &tally{told: map[Fault]bool{}}
		r.kinds[k] = t
	}
	switch {
	case t.told[fault]:
	case len(t.told) > most:
		(*list)[t.last].Alike++
	default:
		t.told[fault], t.last = true, len(*list)
		*list = append(*list, fault)
	}
}

// IsBroken tells whether the run can't go on.
func (r *Report) IsBroken() bool { return r.isBroken }

// Err is the errors so far, or nil.
func (r *Report) Err() error {
	if len(r.errors) == 0 {
		return nil
	}
	return r.errors.Sorted()
}

func newFault(o *origin, format string, args ...any) Fault {
	at := o.position()
	at.Pointer = legible.Line(at.Pointer, maxPrinted)
	message := legible.Line(strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " "), maxMessage)
	return Fault{Position: at, Message: message, IsCopied: strings.Contains(message, inCopy)}
}

// Quoted prints untrusted text in a message.
func Quoted(s string) string { return "\"" + legible.Line(s, 60) + "\"" }
