package openapi

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// dropUnspeakable takes out what a client in Go has no way to say, so that no later stage has to fail
// on it: properties and parameters whose names no struct tag holds, headers that HTTP doesn't know,
// cookies. Of bodies, keys and servers that no client can use it warns only.
func dropUnspeakable(d *Document, r *report) {
	u := &unspeakable{r: r}
	d.eachSchema(func(schema *yaml.Node, _ string) { u.properties(schema) })
	for op := range d.operations() {
		u.parameters(op.node)
		u.body(op.node)
	}
	for name, scheme := range pairs(get(d.Root, "components", "securitySchemes")) {
		if header := get(scheme, "name"); isHeaderKey(scheme) && !isToken(text(header)) {
			r.warn(header, "the scheme %s names the header %s, which HTTP doesn't allow; not used", quoted(name.Value), quoted(text(header)))
		}
	}
	for _, server := range items(get(d.Root, "servers")) {
		if at := get(server, "url"); serverURL(server) == "" {
			r.warn(at, "the server %s is no absolute http or https URL; not used", quoted(text(at)))
		}
	}
}

type unspeakable struct{ r *report }

func (u *unspeakable) properties(schema *yaml.Node) {
	properties, required := get(schema, "properties"), get(schema, "required")
	for key := range pairs(properties) {
		if isTagName(key.Value) {
			continue
		}
		u.r.warn(key, "no struct tag can hold the name of the property %s; left out", quoted(key.Value))
		remove(properties, key.Value)
		if required != nil {
			required.Content = slices.DeleteFunc(required.Content, func(n *yaml.Node) bool { return n.Value == key.Value })
		}
	}
	if isSequence(required) && len(required.Content) == 0 {
		remove(schema, "required")
	}
}

func (u *unspeakable) parameters(op *yaml.Node) {
	list := get(op, "parameters")
	if list == nil {
		return
	}
	list.Content = slices.DeleteFunc(list.Content, func(p *yaml.Node) bool {
		name, reason := text(get(p, "name")), ""
		switch in := text(get(p, "in")); {
		case in == "cookie":
			reason = "a client has no cookies"
		case in == "header" && !isToken(name):
			reason = "HTTP allows no such name"
		case in == "header" && isOwnHeader(name):
			reason = "OpenAPI has it ignored, for the body and the key decide it"
		case in == "query" && !isTagName(name):
			reason = "no struct tag can hold its name"
		}
		if reason == "" {
			return false
		}
		u.r.warn(p, "the %s parameter %s can't be sent: %s; left out", text(get(p, "in")), quoted(name), reason)
		return true
	})
}

// body warns of a body in media types that no client writes.
func (u *unspeakable) body(op *yaml.Node) {
	var first *yaml.Node
	for media := range pairs(get(op, "requestBody", "content")) {
		if isSendable(media.Value) {
			return
		}
		if first == nil {
			first = media
		}
	}
	if first != nil {
		u.r.warn(first, "a body in %s can't be sent, only JSON, forms and multipart; the method takes none", quoted(first.Value))
	}
}

func isSendable(media string) bool {
	return strings.Contains(media, "json") || strings.HasPrefix(media, "application/x-www-form-urlencoded") || strings.HasPrefix(media, "multipart/")
}

// isTagName tells whether encoding/json takes name from a struct tag as it stands: letters, digits and
// some signs, and not a lone dash.
func isTagName(name string) bool {
	return name != "" && name != "-" && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r)
	})
}

// isToken tells whether HTTP allows name for a header.
func isToken(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return (r >= 0x80 || !isAlnum(r)) && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

// isOwnHeader names the headers whose parameters "SHALL be ignored" by OpenAPI's parameter object.
func isOwnHeader(name string) bool {
	return slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(name))
}

// isHeaderKey tells whether a security scheme is an API key in a header.
func isHeaderKey(scheme *yaml.Node) bool {
	return text(get(scheme, "type")) == "apiKey" && text(get(scheme, "in")) == "header"
}

// serverURL is the URL of a server with its variables at their defaults; "" for one that can't be called.
func serverURL(server *yaml.Node) string {
	address := text(get(server, "url"))
	for name, variable := range pairs(get(server, "variables")) {
		address = strings.ReplaceAll(address, "{"+name.Value+"}", text(get(variable, "default")))
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.ContainsAny(address, "{}?#") || u.User != nil {
		return ""
	}
	return address
}
