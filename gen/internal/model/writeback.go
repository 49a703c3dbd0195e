package model

// WriteBack makes of what was answered what can be sent: From and To are the types at one place of both.
type WriteBack struct {
	From, To *Struct
	Methods  []*WriteBackMethod // that users see; the first does the work
	IsHeld   bool               // has a method that other write-backs call
	Loses    bool               // a member that To requires may have nothing to send
	Members  []*WriteBackMember // in the order of To

	byField    map[*Field]*WriteBackMember // by the field of To
	isPatch    bool                        // what it leaves out stays as it is
	isReached  bool
	isUnusable bool // lacks a member that To requires, so that nothing but its own methods can use it
}

// WriteBackMethod is a method of From, e.g. ToPatch.
type WriteBackMethod struct {
	Name string
	Doc  []string

	taker string // the operation that takes what it makes, as a comment links it; "" for any
}

// WriteBackMember carries a member.
type WriteBackMember struct {
	From, To  *Field
	Value     *Carry
	SaysFalse bool // a false is said, though the request could do without it
}

// CarryKind says how a value is carried.
type CarryKind int

// The kinds of a Carry.
const (
	CarrySame    CarryKind = iota // as it is; it leads to nothing else
	CarryText                     // as another type of texts
	CarryInt                      // as another type of whole numbers
	CarrySecret                   // unless it is masked
	CarrySecrets                  // unless one of the map is
	CarryAny
	CarryAnyMap
	CarryBytes
	CarryElement // of a list or a map, behind a pointer
	CarrySlice
	CarryMap
	CarryStruct
	CarryUnion
)

// Carry carries a value, its pointer and Nullable aside.
type Carry struct {
	Kind     CarryKind
	From, To *Type
	Elem     *Carry     // of CarryElement, CarrySlice and CarryMap
	Struct   *WriteBack // of CarryStruct
	Union    *UnionBack // of CarryUnion
}

// UnionBack carries a union.
type UnionBack struct {
	From, To *Union
	Variants []*VariantBack // in the order of From

	isHeld bool
}

// VariantBack carries a variant; without a Struct it goes as it is.
type VariantBack struct {
	From, To *Struct
	Struct   *WriteBack // nil where it leads to nothing else
}

// IsRequired tells whether the request cannot do without the member.
func (m *WriteBackMember) IsRequired() bool { return !m.To.OmitZero }

// Loses tells whether the value may turn out to be none that can be sent.
func (c *Carry) Loses() bool {
	switch c.Kind {
	case CarrySecret, CarrySecrets, CarryAnyMap, CarryBytes, CarrySlice, CarryMap, CarryUnion:
		return true
	case CarryElement:
		return c.Elem.Loses()
	case CarryStruct:
		return c.Struct.Loses
	}
	return false
}

// isUsable tells whether all that a value is carried by is.
func (c *Carry) isUsable() bool {
	switch {
	case c.Struct != nil:
		return !c.Struct.isUnusable
	case c.Elem != nil:
		return c.Elem.isUsable()
	}
	return true
}
