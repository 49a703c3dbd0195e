// Package tree reads JSON and YAML, as one, into mappings, sequences and scalars that know where
// somebody wrote them, and renders them again. Faults are reported with those places. It knows limits
// of size, depth and number, and nothing of what a file is about.
package tree
