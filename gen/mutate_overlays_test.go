package main

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// overlayEdits know what an overlay is.
func overlayEdits() []editor {
	return append(plainEdits(), target, target, action, action, action, action, action, action, action, action)
}

var targets = []string{
	"$", "$.", "", "x", "$..*", "$.*", "$.paths", "$.paths.*", "$.paths.*.*", "$.paths['/v2/aianimals/']", "$.components.schemas", "$.components.schemas.*", "$.components.schemas.*.properties.*", "$..properties", "$..properties.*", "$..[?(@.type == 'string')]",
	"$..enum", "$..required", "$..$ref", "$['paths']", "$.paths[*].get", "$.components.schemas[?(@.properties.id)]", "$..parameters[0]", "$..parameters[-1]", "$.servers[0:1]", "$.gone", "$.gone.*", "$[", "$.a[", "$.components.schemas['A', 'B']",
	"$.components.schemas['Cage', 'Pond', 'Gone']", "$.info.title", "$.openapi", "$.paths.*.*.responses['200']", "$..[?(@.name)]", "$..[?(length(@) > 2)]", "$..[?(@ == 1)]", "$.components.schemas.AIAnimal.properties[?(@.enum)].enum[0]", "$$", "$.paths~",
	"$.components.schemas.Cage", "$.components.schemas.Cage.type", "$.components", "$.info", "$.tags[0]", "$..description", "$.components.schemas.AIAnimal^", "$.x-go-words",
}

func target(c *chooser) *mutation {
	s := c.where(func(s *site) bool { return s.key == "target" })
	if s == nil {
		return nil
	}
	return c.replaced(s, "the target", text(oneOf(c.Rand, targets)))
}

// action adds an action on a place that the document has, or on any.
func action(c *chooser) *mutation {
	document := *c
	document.file, document.all = documentName, sites(c.mutant.files[documentName])
	path := oneOf(c.Rand, targets)
	if c.Intn(4) > 0 {
		s := document.site()
		if c.Intn(2) == 0 {
			s = document.where(func(s *site) bool { return s.isSchema() || s.isOperation() || s.isParameter() })
		}
		if s == nil {
			return nil
		}
		path = jsonPathOf(s.pointer())
	}
	add := mapping("target", text(path))
	switch c.Intn(6) {
	case 0:
		set(add, "remove", node("%s", oneOf(c.Rand, []string{"true", "true", "true", "false", "yes", "1"})))
	case 1:
		set(add, "update", node("%s", oneOf(c.Rand, oddValues)))
	case 2:
		if from := document.site(); len(encoded(from.node)) < 20_000 {
			set(add, "update", copied(from.node, map[*yaml.Node]*yaml.Node{}))
		}
	case 3:
		set(add, "update", document.keyword())
	default:
		set(add, "update", document.extension())
	}
	return c.at(c.all[0], "the action "+encoded(add), func(n *yaml.Node) {
		if actions := member(n, "actions"); actions != nil && actions.Kind == yaml.SequenceNode {
			actions.Content = append(actions.Content, copied(add, map[*yaml.Node]*yaml.Node{}))
		}
	})
}

func jsonPathOf(pointer []string) string {
	path := &strings.Builder{}
	path.WriteString("$")
	for _, key := range pointer {
		if strings.Trim(key, "0123456789") == "" && key != "" && len(key) < 3 {
			fmt.Fprintf(path, "[%s]", key)
			continue
		}
		fmt.Fprintf(path, "['%s']", strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(key))
	}
	return path.String()
}
