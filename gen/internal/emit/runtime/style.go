package runtime

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	oapi "github.com/oapi-codegen/runtime"
)

// queryText is the parameters of a query, each as name=value and escaped.
type queryText []string

// add takes what styled returns for a parameter, which is none, one or several.
func (q *queryText) add(text string) {
	if text != "" {
		*q = append(*q, strings.Split(text, "&")...)
	}
}

// String is the query in the order of its names.
func (q *queryText) String() string {
	name := func(part string) string { return part[:max(strings.IndexByte(part, '='), 0)] }
	slices.SortStableFunc(*q, func(a, b string) int { return strings.Compare(name(a), name(b)) })
	return strings.Join(*q, "&")
}

// style is how a parameter is written, in the words of oapi-codegen's runtime. What separates items
// stands as the style has it, an item that holds it is escaped, or refused where that would change
// nothing: a server can tell the two.
type style struct {
	place    oapi.ParamLocation
	name     string // "form", "deepObject", …
	explode  bool
	isJSON   bool // the value is its JSON text, whatever the style
	reserved bool
	// separator is one that escaping does not keep out of an item: space and bar, which have to be
	// escaped themselves in a query, and the dot, which is never escaped.
	separator string
}

// styleOf reads the options of a tag, which addParams lists, or of an inStyle.
func styleOf(in, options string) style {
	s := style{place: oapi.ParamLocationHeader, name: "simple"}
	switch in {
	case "path":
		s.place = oapi.ParamLocationPath
	case "query":
		s = style{place: oapi.ParamLocationQuery, name: "form", explode: true}
	}
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "comma":
			s.explode = false
		case "space":
			s.name, s.explode, s.separator = "spaceDelimited", false, " "
		case "pipe":
			s.name, s.explode, s.separator = "pipeDelimited", false, "|"
		case "deep":
			s.name = "deepObject"
		case "label", "matrix":
			s.name = option
		case "explode":
			s.explode = true
		case "json":
			s.isJSON = true
		case "reserved":
			s.reserved = true
		}
	}
	if s.name == "label" && s.explode {
		s.separator = "."
	}
	return s
}

// styled writes a parameter as its options say and escapes it for its place. The value goes through
// its JSON first, so that named types, dates, Nullables and Secrets need no rules of their own.
func styled(in, name, options string, value any) (text string, err error) {
	data, err := encodeSent(value)
	if err == nil {
		text, err = styleOf(in, options).write(name, data)
	}
	if err != nil {
		return "", fmt.Errorf("%s parameter %s: %w", in, name, err)
	}
	return text, nil
}

// write is nothing for a list or an object that is empty.
func (s style) write(name string, data rawJSON) (string, error) {
	value, err := s.value(data)
	if err != nil {
		return "", err
	}
	inQuery := s.place == oapi.ParamLocationQuery
	switch value := value.(type) {
	case string:
		if inQuery {
			s.name = "form" // the other styles are for lists and objects
		}
		if s.name == "matrix" && value == "" {
			return ";" + url.PathEscape(name), nil
		}
	case []any:
		if len(value) == 0 {
			return "", nil
		}
	case map[string]any:
		if len(value) == 0 {
			return "", nil
		}
	}
	text, err := oapi.StyleParamWithOptions(s.name, s.explode, name, value, oapi.StyleParamOptions{ParamLocation: s.place})
	if err != nil {
		return "", errors.New("its value has no form in style " + s.name)
	}
	if inQuery {
		text = strings.NewReplacer("+", "%20", " ", "%20", "|", "%7C", "[", "%5B", "]", "%5D").Replace(text)
	}
	if s.reserved {
		// Not & + # ; and the like, which would end the value or be read as something else.
		text = strings.NewReplacer("%3A", ":", "%2F", "/", "%3F", "?", "%40", "@", "%21", "!", "%24", "$", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace(text)
	}
	return text, nil
}

// value is a JSON value as the text, []any or map[string]any that the style writes. Styles know one
// level of lists and objects, deepObject any number: what is nested further is its JSON text.
func (s style) value(raw rawJSON) (any, error) {
	switch {
	case s.isJSON:
		return string(raw), nil
	case raw[0] == '[':
		elements, err := jsonElements(raw)
		list := make([]any, len(elements))
		for i, element := range elements {
			if list[i], err = s.item(element); err != nil {
				return nil, err
			}
		}
		return list, err
	case raw[0] == '{':
		return s.object(raw)
	}
	field, err := newFormField("", raw)
	return field.value, err
}

// object is a list of names and values unless the style explodes it.
func (s style) object(raw rawJSON) (any, error) {
	members, err := jsonMembers(raw)
	list, tree := []any{}, map[string]any{}
	for _, member := range members {
		value, err := s.item(member.value)
		if err != nil {
			return nil, err
		}
		name, err := s.apart(member.name)
		if err != nil {
			return nil, err
		}
		list = append(list, name, value)
		tree[s.key(name)] = value
	}
	if s.explode {
		return tree, err
	}
	return list, err
}

// key escapes the name of a member, which oapi-codegen's runtime does in deepObject only.
func (s style) key(name string) string {
	switch {
	case s.name == "deepObject":
		return name
	case s.place == oapi.ParamLocationQuery:
		return url.QueryEscape(name)
	case s.place == oapi.ParamLocationPath:
		name = url.PathEscape(name)
	}
	return strings.ReplaceAll(name, "=", "%3D")
}

// item is what stands in a list or an object.
func (s style) item(raw rawJSON) (any, error) {
	if s.name == "deepObject" {
		return s.value(raw)
	}
	field, err := newFormField("", raw)
	if err != nil {
		return nil, err
	}
	return s.apart(field.value)
}

// separable finds what makes an item of a list in a header more or other than one: a comma, or what
// reads as one that is escaped. Any other header goes as it is.
var separable = regexp.MustCompile(`,|%[0-9A-Fa-f]{2}`)

// apart keeps an item from being taken for two.
func (s style) apart(item string) (string, error) {
	switch {
	case s.separator != "" && strings.Contains(item, s.separator):
		return "", fmt.Errorf("an item holds %q, which separates the items", s.separator)
	case s.place == oapi.ParamLocationHeader && separable.MatchString(item):
		return strings.NewReplacer("%", "%25", ",", "%2C").Replace(item), nil
	}
	return item, nil
}
