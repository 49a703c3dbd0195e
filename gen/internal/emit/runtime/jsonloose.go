package runtime

import (
	"bytes"
	"encoding/base64"
	stdjson "encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"
)

// The following read the text of a value as one of a Go type, and tell whether it is one.

// boolOf takes the words in any case, and 1 and 0.
func boolOf(text []byte) (is, ok bool) {
	switch {
	case string(text) == "1" || strings.EqualFold(string(text), "true"):
		return true, true
	case string(text) == "0" || strings.EqualFold(string(text), "false"):
		return false, true
	}
	return false, false
}

// intOf takes a JSON number that is a whole one.
func intOf(text []byte) (int64, bool) {
	if !isNumberText(string(text)) {
		return 0, false
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(string(text), 64)
	const exact = 1 << 53 // from here on a float64 may stand for another number
	n = int64(f)
	return n, err == nil && math.Abs(f) < exact && float64(n) == f
}

// floatOf takes a JSON number.
func floatOf(text []byte) (float64, bool) {
	n, err := strconv.ParseFloat(string(text), 64)
	if err != nil || !isNumberText(string(text)) {
		return 0, false
	}
	return n, true
}

// exactFloat is a JSON number as a float64 that keeps all of its digits.
func exactFloat(text []byte) (float64, bool) {
	n, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return 0, false
	}
	const always = 15 // digits that a float64 keeps, whatever they are
	if len(text) <= always && bytes.IndexByte(text, 'e') < 0 && bytes.IndexByte(text, 'E') < 0 {
		return n, true
	}
	digits, exponent, err := decimal(text)
	if err != nil {
		return 0, false
	}
	shortest := strconv.AppendFloat(make([]byte, 0, 32), n, 'e', -1, 64)
	back, backExponent, err := decimal(shortest)
	return n, err == nil && exponent == backExponent && bytes.Equal(digits, back)
}

// decimal takes a number apart into digits, without zeros at either end, and the power of ten of
// the last of them.
func decimal(text []byte) (digits []byte, exponent int, err error) {
	text = bytes.TrimPrefix(text, []byte("-"))
	mantissa := text
	if i := bytes.IndexAny(text, "eE"); i >= 0 {
		mantissa = text[:i]
		if exponent, err = strconv.Atoi(string(text[i+1:])); err != nil || exponent > math.MaxInt32 || exponent < math.MinInt32 {
			return nil, 0, errors.Join(errNotFinite, err)
		}
	}
	whole, fraction, _ := bytes.Cut(mantissa, []byte("."))
	digits = bytes.TrimLeft(slices.Concat(whole, fraction), "0")
	exponent -= len(fraction)
	short := bytes.TrimRight(digits, "0")
	if exponent += len(digits) - len(short); len(short) == 0 {
		exponent = 0
	}
	return short, exponent, nil
}

// timeOf takes RFC 3339.
func timeOf(text []byte) (t time.Time, ok bool) {
	err := t.UnmarshalText(text)
	return t, err == nil
}

// looseTimeOf takes what is nearly that: small letters, a space for the T, a zone without its colon
// or after a space, the zone UTC by name, no zone, which is UTC, and a date alone.
func looseTimeOf(text []byte) (time.Time, bool) {
	upper := strings.TrimSuffix(strings.ToUpper(string(text)), "UTC")
	day, clock, _ := strings.Cut(strings.Replace(upper, "T", " ", 1), " ")
	clock = strings.Replace(clock, " ", "", 1)
	for _, layout := range [...]string{"15:04:05Z07:00", "15:04:05Z0700", "15:04:05", ""} {
		t, err := time.Parse(time.DateOnly+" "+layout, day+" "+clock)
		if err != nil {
			continue
		}
		if _, offset := t.Zone(); offset == 0 {
			t = t.UTC()
		}
		return t, true
	}
	return time.Time{}, false
}

// dateOf takes an ISO 8601 date.
func dateOf(text []byte) (d openapi_types.Date, ok bool) {
	err := d.UnmarshalText(text)
	return d, err == nil
}

// looseDateOf takes a time that is the beginning of a day, in whatever zone.
func looseDateOf(text []byte) (openapi_types.Date, bool) {
	t, ok := looseTimeOf(text)
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
	if !ok || !t.Equal(day) {
		return openapi_types.Date{}, false
	}
	return openapi_types.Date{Time: time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)}, true
}

// bytesOf takes base64.
func bytesOf(text []byte) ([]byte, bool) {
	data, err := base64.StdEncoding.AppendDecode([]byte{}, text)
	if err != nil {
		return nil, false
	}
	return data, true
}

// isNumberText tells whether a text is a JSON number and nothing else.
func isNumberText(text string) bool {
	return stdjson.Valid([]byte(text)) && (text[0] == '-' || '0' <= text[0] && text[0] <= '9') && text[len(text)-1] > ' '
}
