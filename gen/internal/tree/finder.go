package tree

// Finder is Get for who looks for many keys, and mostly in the same mappings: it goes through a wide one once.
type Finder map[*Node]finding

// finding is where each key stands in a mapping that had this content.
type finding struct {
	content []*Node
	at      map[string]int
}

// Get is the value of a key, nil for none.
func (f Finder) Get(m *Node, key string) *Node {
	const few = 32 // keys are gone through faster
	if !IsMapping(m) || len(m.Content) < 2*few {
		return Get(m, key)
	}
	found := f[m]
	if len(found.content) != len(m.Content) || &found.content[0] != &m.Content[0] {
		found = finding{m.Content, Keys(m)}
		f[m] = found
	}
	i, ok := found.at[key]
	if !ok {
		return nil
	}
	return m.Content[i+1]
}

// Child is what a key or a number leads to from n, nil for nothing.
func (f Finder) Child(n *Node, token string) *Node {
	if IsMapping(n) {
		return f.Get(n, token)
	}
	return Child(n, token)
}
