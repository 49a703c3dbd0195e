// Package overlay has the actions of OpenAPI Overlays carried out on a tree. The engine is
// libopenapi's, as the project's owner asked; around it every action is checked first and its cost
// bounded (budget.go), the engine is given only what actions touch (part.go), an action that the
// document has left behind is drift, and each node of the result knows whether the document or an
// overlay wrote it (relocate.go).
package overlay
