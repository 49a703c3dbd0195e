package openapi

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// dropUnspeakable takes out what a client in Go has no way to say, so that no later stage has to fail
// on it: properties and parameters whose names no struct tag holds, headers that HTTP doesn't know,
// cookies. Of members, bodies, keys and servers that no client can use it warns only.
func dropUnspeakable(d *Document, r *report) {
	u := &unspeakable{r: r}
	d.eachSchema(func(schema *yaml.Node, path string) {
		u.properties(schema)
		u.members(schema, path)
	})
	for _, item := range pairs(get(d.Root, "paths")) {
		u.servers(item)
	}
	for op := range d.operations() {
		u.parameters(op.node)
		u.body(op.node)
		u.servers(op.node)
	}
	u.schemes(get(d.Root, "components", "securitySchemes"))
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

// members warns of an object that has members beside its properties: a struct has no place for them. The
// error answers are read as they come.
func (u *unspeakable) members(schema *yaml.Node, path string) {
	more := get(schema, "additionalProperties")
	if has(schema, "properties") && (isMapping(more) || isTrue(more)) && !unread.MatchString(path) {
		u.r.warn(more, "members beside the properties have no field in a struct; neither sent nor kept")
	}
}

// unread are the places whose objects become no struct; what stands in components is read where it is used.
var unread = regexp.MustCompile(`^/components/(responses|requestBodies|parameters|headers)/|^/webhooks/|/responses/([1345][0-9X]{2}|default)/`)

// servers warns of those that a part of the document has for itself.
func (u *unspeakable) servers(holder *yaml.Node) {
	if own := get(holder, "servers"); len(items(own)) > 0 {
		u.r.warn(own, "a client calls one server, that of the whole document; these are not used")
	}
}

// schemes warns of keys that can't be sent, and of a document whose only keys go elsewhere than in a header.
func (u *unspeakable) schemes(schemes *yaml.Node) {
	usable := false
	for name, scheme := range pairs(schemes) {
		header := get(scheme, "name")
		switch {
		case !isHeaderKey(scheme):
		case isToken(text(header)):
			usable = true
		default:
			u.r.warn(header, "the scheme %s names the header %s, which HTTP doesn't allow; not used", quoted(name.Value), quoted(text(header)))
		}
	}
	if !usable && isMapping(schemes) && len(schemes.Content) > 0 {
		u.r.warn(schemes, "no scheme is an API key in a header, the only one that a client sends by itself; send another with WithHeader or WithMiddleware")
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

// body warns of a body in media types that no client writes, and of one whose shape no method takes: that
// is the first one's, and beside it that of a multipart body.
func (u *unspeakable) body(op *yaml.Node) {
	var first *yaml.Node
	taken := map[bool]*yaml.Node{} // whether multipart → its schema
	for media, content := range pairs(get(op, "requestBody", "content")) {
		if first == nil {
			first = media
		}
		if !isSendable(media.Value) {
			continue
		}
		if isOtherJSON(media.Value) && get(op, "requestBody", "content", "application/json") == nil {
			u.r.warn(media, "the body in %s is sent as application/json; where the API insists on the other, set it in a WithMiddleware", quoted(media.Value))
		}
		schema, isMultipart := get(content, "schema"), strings.HasPrefix(media.Value, "multipart/")
		before, ok := taken[isMultipart]
		switch {
		case !ok:
			taken[isMultipart] = schema
		case !equal(before, schema):
			u.r.warn(media, "the body in %s has another shape than the one above, which the method takes; not sent", quoted(media.Value))
		}
	}
	if first != nil && len(taken) == 0 {
		u.r.warn(first, "a body in %s can't be sent, only JSON, forms and multipart; the method takes none", quoted(first.Value))
	}
}

// isOtherJSON tells JSON that has a media type of its own.
func isOtherJSON(media string) bool {
	base, _, _ := strings.Cut(media, ";")
	return strings.Contains(media, "json") && strings.TrimSpace(base) != "application/json"
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
