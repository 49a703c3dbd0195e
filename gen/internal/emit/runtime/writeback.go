package runtime

import (
	"bytes"
	"slices"
)

// The functions below carry what was answered back into what can be sent. Generated code passes one
// for the value to those for pointers, lists and maps. What they return shares nothing with what
// they took, so that changing the one does not change the other.

// outcome is what became of a value.
type outcome uint8

const (
	isLost  outcome = iota // there is none to send, or one that the API has masked
	isEmpty                // an object in which nothing is said
	isSaid
)

// saidIf is the outcome of an object without required members, given whether it has any.
func saidIf(says bool) outcome {
	if says {
		return isSaid
	}
	return isEmpty
}

// wholeIf is the outcome of an object with required members, given whether it has them all.
func wholeIf(isWhole bool) outcome {
	if isWhole {
		return isSaid
	}
	return isLost
}

func asIs[T any](v T) (T, outcome) { return v, isSaid }

// asText carries a text into a type of the same values, such as an enum of another name.
func asText[B, A ~string](v A) (B, outcome) { return B(v), isSaid }

// asInt is asText for whole numbers.
func asInt[B, A ~int](v A) (B, outcome) { return B(v), isSaid }

// unmasked loses a secret that the answer did not hold, or held masked.
func unmasked(v Secret) (Secret, outcome) { return v, wholeIf(v != "" && !v.IsMasked()) }

// unmaskedMap loses all of a map in which one secret is masked: it is sent whole or not at all.
func unmaskedMap(v SecretMap) (SecretMap, outcome) {
	return copiedMap(v), wholeIf(v != nil && !v.isMasked())
}

func carriedBytes(v []byte) ([]byte, outcome) { return bytes.Clone(v), wholeIf(v != nil) }

// carriedRaw loses the JSON of an unknown variant if a text in it is masked.
func carriedRaw(v rawJSON) (rawJSON, outcome) {
	var value any
	if err := decodeJSON(v, &value); err != nil || holdsMasked(value) {
		return nil, isLost
	}
	return bytes.Clone(v), isSaid
}

func holdsMasked(v any) bool {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			if holdsMasked(element) {
				return true
			}
		}
	case map[string]any:
		for _, member := range v {
			if holdsMasked(member) {
				return true
			}
		}
	}
	return isMaskedText(v)
}

func carriedAny(v any) (any, outcome) { return copied(v), saidIf(v != nil) }

func carriedAnyMap(v map[string]any) (map[string]any, outcome) {
	return copiedMap(v), wholeIf(v != nil)
}

// copied is a copy of what JSON reads as.
func copied(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, element := range v {
			list[i] = copied(element)
		}
		return list
	case map[string]any:
		return copiedMap(v)
	}
	return v
}

func copiedMap(v map[string]any) map[string]any {
	if v == nil {
		return nil
	}
	members := make(map[string]any, len(v))
	for name, member := range v {
		members[name] = copied(member)
	}
	return members
}

// carriedSlice loses a list that is nil, and one of which an element is lost: without it the list
// would say that it is to go.
func carriedSlice[A, B any](v []A, carry func(A) (B, outcome)) ([]B, outcome) {
	if v == nil {
		return nil, isLost
	}
	list, isWhole := make([]B, len(v)), true
	for i := range v {
		list[i] = required(&isWhole, &v[i], carry)
	}
	return list, wholeIf(isWhole)
}

// carriedList is carriedSlice for elements that lead to nothing else.
func carriedList[T any](v []T) ([]T, outcome) { return slices.Clone(v), wholeIf(v != nil) }

// carriedMap is carriedSlice for a map.
func carriedMap[A, B any](v map[string]A, carry func(A) (B, outcome)) (map[string]B, outcome) {
	if v == nil {
		return nil, isLost
	}
	members, isWhole := make(map[string]B, len(v)), true
	for name, value := range v {
		members[name] = required(&isWhole, &value, carry)
	}
	return members, wholeIf(isWhole)
}

// carriedElement carries an element of a list or a map that may be null.
func carriedElement[A, B any](v *A, carry func(A) (B, outcome)) (*B, outcome) {
	if v == nil {
		return nil, isSaid
	}
	element, became := carry(*v)
	return &element, became
}

// The following make a member, given a pointer to the one of the answer, which is nil where that
// had none.

// nonZero is nil for what an answer reads as where it holds nothing.
func nonZero[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// carriedValue is zero for what is not said.
func carriedValue[A, B any](v *A, carry func(A) (B, outcome)) (out B) {
	if pointer := carriedPtr(v, carry); pointer != nil {
		out = *pointer
	}
	return out
}

func carriedPtr[A, B any](v *A, carry func(A) (B, outcome)) *B {
	if v == nil {
		return nil
	}
	value, became := carry(*v)
	if became != isSaid {
		return nil
	}
	return &value
}

func carriedNullable[A, B any](v *A, carry func(A) (B, outcome)) (out Nullable[B]) {
	if pointer := carriedPtr(v, carry); pointer != nil {
		out = Value(*pointer)
	}
	return out
}

// carriedAgain is for a member that is sent as it is answered.
func carriedAgain[A, B any](v Nullable[A], carry func(A) (B, outcome)) Nullable[B] {
	if v.state != isValue {
		return Nullable[B]{state: v.state}
	}
	return carriedNullable(&v.value, carry)
}

// givenIn is nil for a Nullable without a value.
func givenIn[T any](v *Nullable[T]) *T {
	if v.state != isValue {
		return nil
	}
	return &v.value
}

// required is a member that its object cannot do without, which is not whole where the member is
// lost. A masked secret stays in it all the same, so that an object sent for lack of another is
// refused with its name.
func required[A, B any](isWhole *bool, v *A, carry func(A) (B, outcome)) (out B) {
	became := isLost
	if v != nil {
		out, became = carry(*v)
	}
	*isWhole = *isWhole && became != isLost
	return out
}

// requiredNullable is required for a member that may be null.
func requiredNullable[A, B any](isWhole *bool, v *A, carry func(A) (B, outcome)) Nullable[B] {
	if v == nil {
		return Null[B]()
	}
	return Value(required(isWhole, v, carry))
}

// carriedVariant carries what a union U holds. B is a variant of it.
func carriedVariant[U, A, B any](v *A, carry func(A) (B, outcome)) (variant U, became outcome) {
	if v == nil {
		return variant, isLost
	}
	value, became := carry(*v)
	return any(&value).(U), became
}
