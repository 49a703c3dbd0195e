package tree

import (
	"regexp"
	"slices"
	"strings"
)

// What the messages about drift tell a person to do.

// AddOverlay remembers what an overlay says, so that a message can tell what goes together with a line of it.
func (r *Report) AddOverlay(source Source, root *Node) {
	if r.overlays == nil {
		r.overlays, r.builtIn = map[string]*Node{}, map[string]bool{}
	}
	r.overlays[source.Name], r.builtIn[source.Name] = root, source.IsBuiltIn
}

// IsOverlaid reports whether an overlay wrote n.
func (r *Report) IsOverlaid(n *Node) bool {
	return n != nil && r.overlays[r.Tree.Position(n).File] != nil
}

// IsBuiltIn reports whether n stands in an overlay that nobody can edit. What it says can be added to by
// another overlay, and changed only in a copy.
func (r *Report) IsBuiltIn(n *Node) bool {
	return n != nil && r.builtIn[r.Tree.Position(n).File]
}

// Where what a message tells to do is done when the overlay is built in: what adds to it in an overlay of
// one's own, what changes it in a copy.
const (
	ownOverlay = "an overlay of your own, behind those built in (-overlays builtin,FOLDER)"
	inCopy     = ", in a copy of the overlays built in"
)

// Adding tells to add an action to an overlay of one's own, where the one that it belongs to is built in.
func Adding(action string) string { return "add `" + action + "` to the actions of " + ownOverlay }

// InCopy ends what a message tells to do at the place of n.
func (r *Report) InCopy(n *Node) string {
	if !r.IsBuiltIn(n) {
		return ""
	}
	return inCopy
}

// Deletion says what to delete where n is not wanted: its line, or what would be left empty without it, up to the
// action and the whole file.
func (r *Report) Deletion(n *Node) string {
	at := r.Tree.Position(n)
	tokens := strings.Split(at.Pointer, "/")[1:]
	kept := len(tokens)
	var sizes []int // of what holds each
	for around := r.overlays[at.File]; len(sizes) < len(tokens); around = Child(around, UnescapeToken(tokens[len(sizes)-1])) {
		if around == nil {
			return "this line"
		}
		size := len(around.Content)
		if IsMapping(around) {
			size /= 2
		}
		sizes = append(sizes, size)
	}
	for kept > 3 && sizes[kept-1] == 1 { // actions, its number, update
		kept--
	}
	switch {
	case kept == len(tokens) && kept > 3:
		return "this line"
	case kept > 3:
		return "all of " + UnescapeToken(tokens[kept-1])
	case sizes[1] == 1:
		return "the file, which holds nothing else"
	}
	return "the action"
}

var plain = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_./-]*$`)

// Inline is a value as it stands in a line of YAML.
func Inline(value string) string {
	if plain.MatchString(value) && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}, strings.ToLower(value)) {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}
