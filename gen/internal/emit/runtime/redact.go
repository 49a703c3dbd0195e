package runtime

import (
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// redactedDepth is how deep a value is shown in a log.
const redactedDepth = 10

// redactedLogValue is v as slog shows it: structs as groups of their fields by JSON name with zero
// ones left out, lists and maps as groups by index and key, every Secret redacted. Handlers that
// know nothing of Secret, such as those that fall back on encoding/json, thus never see one.
func redactedLogValue(v any) slog.Value {
	return redactedValue(reflect.ValueOf(v), redactedDepth)
}

func redactedValue(v reflect.Value, depth int) slog.Value {
	if v.IsValid() && v.CanInterface() {
		switch value := v.Interface().(type) {
		case Secret:
			return value.LogValue()
		case SecretMap:
			return redactedValue(reflect.ValueOf(value.redacted()), depth)
		case TextOrNumber:
			return value.LogValue()
		case time.Time:
			return slog.TimeValue(value)
		case File:
			return slog.StringValue(value.Name)
		case rawJSON:
			return slog.StringValue(strconv.Itoa(len(value)) + " bytes of JSON")
		case nullable:
			content, state := value.content()
			if state != isValue {
				return slog.StringValue(state.String())
			}
			return redactedValue(reflect.ValueOf(content), depth)
		}
	}
	if depth == 0 {
		return slog.StringValue("…")
	}
	switch v.Kind() {
	case reflect.Invalid:
		return slog.AnyValue(nil)
	case reflect.Pointer, reflect.Interface:
		return redactedValue(v.Elem(), depth)
	case reflect.Struct:
		return slog.GroupValue(structAttrs(v, depth-1)...)
	case reflect.Slice, reflect.Array:
		attrs := make([]slog.Attr, v.Len())
		for i := range attrs {
			attrs[i] = slog.Attr{Key: strconv.Itoa(i), Value: redactedValue(v.Index(i), depth-1)}
		}
		return slog.GroupValue(attrs...)
	case reflect.Map:
		return slog.GroupValue(mapAttrs(v, depth-1)...)
	case reflect.Bool:
		return slog.BoolValue(v.Bool())
	case reflect.String:
		return slog.StringValue(v.String())
	}
	return numberValue(v)
}

func numberValue(v reflect.Value) slog.Value {
	switch {
	case v.CanInt():
		return slog.Int64Value(v.Int())
	case v.CanUint():
		return slog.Uint64Value(v.Uint())
	case v.CanFloat():
		return slog.Float64Value(v.Float())
	}
	return slog.StringValue(v.Type().String())
}

func structAttrs(v reflect.Value, depth int) []slog.Attr {
	var attrs []slog.Attr
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || v.Field(i).IsZero() {
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			name = field.Name
		}
		attrs = append(attrs, slog.Attr{Key: name, Value: redactedValue(v.Field(i), depth)})
	}
	return attrs
}

func mapAttrs(v reflect.Value, depth int) []slog.Attr {
	attrs := make([]slog.Attr, 0, v.Len())
	for entries := v.MapRange(); entries.Next(); {
		attrs = append(attrs, slog.Attr{Key: fmt.Sprint(entries.Key()), Value: redactedValue(entries.Value(), depth)})
	}
	slices.SortFunc(attrs, func(a, b slog.Attr) int { return strings.Compare(a.Key, b.Key) })
	return attrs
}
