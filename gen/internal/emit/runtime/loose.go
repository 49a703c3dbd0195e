package runtime

import "strings"

// looseBool reads a flag that the API writes in more ways than one: true and false, the same words as
// strings in any case, 1 and 0, "" and null. Anything else reads as false, since one soft field must
// not cost the whole answer.
type looseBool bool

// UnmarshalJSONFrom reads whatever value comes next; only broken JSON is an error.
func (b *looseBool) UnmarshalJSONFrom(dec *jsonDecoder) error {
	*b = false
	switch dec.PeekKind() {
	case 't', '"', '0':
		token, err := dec.ReadToken()
		if err != nil {
			return err
		}
		text := token.String()
		*b = looseBool(text == "1" || strings.EqualFold(text, "true"))
		return nil
	default:
		return dec.SkipValue()
	}
}

// UnmarshalJSON is UnmarshalJSONFrom for encoding/json.
func (b *looseBool) UnmarshalJSON(data []byte) error { return decodeJSON(data, b) }
