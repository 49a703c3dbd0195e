package repair

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/cekura-community/cekura-go/gen/internal/oas"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// DropUnspeakable takes out what a client in Go has no way to say, so that no later stage has to fail
// on it: properties and parameters whose names no struct tag holds, headers that HTTP doesn't know,
// cookies, the content of a 204. Of members, bodies, keys and servers that no client can use it warns only.
func DropUnspeakable(d *oas.Document, r *tree.Report) {
	u := &unspeakable{r: r, schemas: d.Schemas(), same: map[[2]*tree.Node]bool{}}
	u.key, _ = d.KeyHeader()
	d.EachSchema(func(schema *tree.Node, path string) {
		u.properties(schema)
		u.members(schema, path)
	})
	for _, item := range tree.Pairs(tree.Get(d.Root, "paths")) {
		u.servers(item)
	}
	for op := range d.Operations() {
		u.parameters(op.Node)
		u.body(op.Node)
		u.answers(op.Node)
		u.servers(op.Node)
	}
	u.schemes(tree.Get(d.Root, "components", "securitySchemes"))
	for _, server := range tree.Items(tree.Get(d.Root, "servers")) {
		if at := tree.Get(server, "url"); oas.ServerURL(server) == "" {
			r.Repair(at, "the server %s is no absolute http or https URL; not used", tree.Quoted(tree.Text(at)))
		}
	}
}

type unspeakable struct {
	r       *tree.Report
	key     string // the header of the API key, "" for none
	schemas oas.Components
	// same are schemas, before another in a body, and whether they are alike.
	same map[[2]*tree.Node]bool
}

func (u *unspeakable) isSame(a, b *tree.Node) bool {
	same, ok := u.same[[2]*tree.Node{a, b}]
	if !ok {
		same = tree.Equal(a, b)
		u.same[[2]*tree.Node{a, b}] = same
	}
	return same
}

func (u *unspeakable) properties(schema *tree.Node) {
	oas.RemoveProperties(schema, func(key, _ *tree.Node) bool {
		isNoTag := !isTagName(key.Value)
		if isNoTag {
			u.r.Repair(key, "no struct tag can hold the name of the property %s; left out", tree.Quoted(key.Value))
		}
		return isNoTag
	})
}

// members warns of an object that has members beside its properties: a struct has no place for them. The
// error answers are read as they come.
func (u *unspeakable) members(schema *tree.Node, path string) {
	more := tree.Get(schema, "additionalProperties")
	if tree.Has(schema, "properties") && (tree.IsMapping(more) || tree.IsTrue(more)) && !unread.MatchString(path) {
		u.r.Repair(more, "members beside the properties have no field in a struct; neither sent nor kept")
	}
}

// unread are the places whose objects become no struct; what stands in components is read where it is used.
var unread = regexp.MustCompile(`^/components/(responses|requestBodies|parameters|headers)/|^/webhooks/|/responses/([1345][0-9X]{2}|default)/`)

// servers warns of those that a part of the document has for itself.
func (u *unspeakable) servers(holder *tree.Node) {
	if own := tree.Get(holder, "servers"); len(tree.Items(own)) > 0 {
		u.r.Repair(own, "a client calls one server, that of the whole document; these are not used")
	}
}

// schemes warns of keys that can't be sent, and of a document whose only keys go elsewhere than in a header.
func (u *unspeakable) schemes(schemes *tree.Node) {
	usable := false
	for name, scheme := range tree.Pairs(schemes) {
		header := tree.Get(scheme, "name")
		switch {
		case !oas.IsHeaderKey(scheme):
		case oas.IsToken(tree.Text(header)):
			usable = true
		default:
			u.r.Repair(header, "the scheme %s names the header %s, which HTTP doesn't allow; not used", tree.Quoted(name.Value), tree.Quoted(tree.Text(header)))
		}
	}
	if !usable && tree.IsMapping(schemes) && len(schemes.Content) > 0 {
		u.r.Repair(schemes, "no scheme is an API key in a header, the only one that a client sends by itself; send another with WithBearerToken, WithHeader or WithQuery")
	}
}

func (u *unspeakable) parameters(op *tree.Node) {
	tree.RemoveItems(tree.Get(op, "parameters"), func(p *tree.Node) bool {
		in, name := oas.ParameterKey(p)
		reason := ""
		switch {
		case in == "cookie":
			reason = "a client has no cookies"
		case in == "header" && !oas.IsToken(name):
			reason = "HTTP allows no such name"
		case in == "header" && strings.EqualFold(name, u.key):
			reason = "it is the API key, which WithAPIKey gives"
		case in == "header" && slices.Contains([]string{"host", "content-length", "transfer-encoding", "trailer", "connection"}, strings.ToLower(name)):
			reason = "the connection decides it"
		case in == "header" && isOwnHeader(name):
			reason = "OpenAPI has it ignored, for the body and the key decide it"
		case in == "query" && !isTagName(name):
			reason = "no struct tag can hold its name"
		}
		if reason != "" {
			u.r.Repair(p, "the %s parameter %s can't be sent: %s; left out", in, tree.Quoted(name), reason)
		}
		return reason != ""
	})
}

// body warns of a body in media types that no client writes, and of one whose shape no method takes: that
// is the first one's, and beside it that of a multipart body.
func (u *unspeakable) body(op *tree.Node) {
	u.emptyForms(op)
	var first *tree.Node
	taken := map[bool]*tree.Node{} // whether multipart → its schema
	for media, content := range tree.Pairs(tree.Get(op, "requestBody", "content")) {
		if first == nil {
			first = media
		}
		if oas.FormatOf(media.Value) == "" {
			continue
		}
		if isOtherJSON(media.Value) && tree.Get(op, "requestBody", "content", "application/json") == nil {
			u.r.Repair(media, "the body in %s is sent as application/json; where the API insists on the other, set it in a WithMiddleware", tree.Quoted(media.Value))
		}
		schema, isMultipart := tree.Get(content, "schema"), oas.FormatOf(media.Value) == oas.FormatMultipart
		before, ok := taken[isMultipart]
		switch {
		case !ok:
			taken[isMultipart] = schema
		case !u.isSame(before, schema):
			u.r.Repair(media, "the body in %s has another shape than the one above, which the method takes; not sent", tree.Quoted(media.Value))
		}
	}
	if first != nil && len(taken) == 0 {
		u.r.Repair(first, "a body in %s can't be sent, only JSON, forms and multipart; the method takes none", tree.Quoted(first.Value))
	}
}

// answers takes the content out of those that have none: "A 204 response is terminated by the end of the
// header section" (RFC 9110).
func (u *unspeakable) answers(op *tree.Node) {
	for _, status := range []string{"204", "205"} {
		if content := tree.Get(op, "responses", status, "content"); content != nil {
			u.r.Repair(content, "an answer of status %s has no content; left out", status)
			tree.Remove(tree.Get(op, "responses", status), "content")
		}
	}
}

// emptyForms takes out the forms whose objects are to have no members, and the body that is nothing else.
func (u *unspeakable) emptyForms(op *tree.Node) {
	content := tree.Get(op, "requestBody", "content")
	if content == nil {
		return
	}
	tree.RemovePairs(content, func(media, n *tree.Node) bool {
		schema := u.schemas.Resolve(tree.Get(n, "schema"))
		properties, more := tree.Get(schema, "properties"), tree.Get(schema, "additionalProperties")
		format := oas.FormatOf(media.Value)
		isEmpty := format != "" && format != oas.FormatJSON && tree.IsMapping(properties) && len(properties.Content) == 0 &&
			!tree.IsMapping(more) && !tree.IsTrue(more) && !oas.IsComposed(schema)
		if isEmpty {
			u.r.Repair(media, "the form has no fields; left out")
		}
		return isEmpty
	})
	if len(content.Content) == 0 {
		tree.Remove(op, "requestBody")
	}
}

// isOtherJSON tells JSON that has a media type of its own.
func isOtherJSON(media string) bool {
	base, _, _ := strings.Cut(media, ";")
	return strings.Contains(media, "json") && strings.TrimSpace(base) != "application/json"
}

// isTagName tells whether encoding/json takes name from a struct tag as it stands: letters, digits and
// some signs, and not a lone dash.
func isTagName(name string) bool {
	return name != "" && name != "-" && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r)
	})
}

// isOwnHeader names the headers whose parameters "SHALL be ignored" by OpenAPI's parameter object.
func isOwnHeader(name string) bool {
	return slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(name))
}
