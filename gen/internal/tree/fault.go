package tree

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Fault is one thing wrong with a document or an overlay: where, what, and what to do about it.
type Fault struct {
	Position
	Message  string
	IsRepair bool // mended: nobody has to do anything
}

func (f Fault) String() string {
	if f.Pointer == "" {
		return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s: %s", f.File, f.Line, f.Column, f.Pointer, f.Message)
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
	return slices.Compact(sorted)
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
	overlays map[string]*Node // by file
}

// NewReport is a report about a tree without any fault.
func NewReport(t *Tree, mode Drift) *Report { return &Report{Tree: t, mode: mode} }

// Repair is for what was repaired and nobody has to decide.
func (r *Report) Repair(n *Node, format string, args ...any) {
	r.repairAt(r.Tree.Position(n), format, args...)
}

func (r *Report) repairAt(at Position, format string, args ...any) {
	fault := newFault(at, format, args...)
	fault.IsRepair = true
	r.Warnings = append(r.Warnings, fault)
}

// Warn is for what somebody may want to decide.
func (r *Report) Warn(n *Node, format string, args ...any) {
	r.Warnings = append(r.Warnings, newFault(r.Tree.Position(n), format, args...))
}

// Drift is for a decision and a document that have parted: an error unless the user asked for warnings.
func (r *Report) Drift(n *Node, format string, args ...any) {
	if r.mode == DriftWarn {
		r.Warn(n, format, args...)
		return
	}
	r.errors = append(r.errors, newFault(r.Tree.Position(n), format+driftRemedy, args...))
}

// Fail is for what can't be gone on from.
func (r *Report) Fail(n *Node, format string, args ...any) {
	r.failAt(r.Tree.Position(n), format, args...)
}

func (r *Report) failAt(at Position, format string, args ...any) {
	r.errors = append(r.errors, newFault(at, format, args...))
	r.isBroken = true
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

func newFault(at Position, format string, args ...any) Fault {
	message := strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
	at.Pointer = strings.Map(printable, cut(at.Pointer, 1000))
	return Fault{Position: at, Message: strings.Map(printable, cut(message, 4000))}
}

// cut bounds a text in bytes. A character that it goes through is printed as one that is unknown.
func cut(s string, most int) string {
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}

// Quoted prints untrusted text in a message: one line, bounded.
func Quoted(s string) string {
	return "\"" + strings.Map(printable, cut(s, 40)) + "\""
}

// printable replaces what a terminal would obey or a reader couldn't see.
func printable(r rune) rune {
	if !unicode.IsPrint(r) {
		return '?'
	}
	return r
}
