// Package overlay has the actions of OpenAPI Overlays carried out on a tree. The engine is libopenapi's, as
// the project's owner asked; around it every action is checked first, one that matches nothing is drift, and
// each node of the result knows whether the document or an overlay wrote it.
package overlay
