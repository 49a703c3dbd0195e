package oas

// The extensions in which the normalised document carries its Go names. An overlay may set any of
// them; what it leaves open a rule decides from the element alone, never from its neighbours, so
// that a document that grows renames nothing.
const (
	ExtName      = "x-go-name"       // Go name of a schema, property, parameter, operation or answer
	ExtWriteName = "x-go-name-write" // Go name of a schema's request form, where there are two
	ExtTypeName  = "x-go-type-name"  // Go name of a type that is described in several places
	ExtOneType   = "x-go-one-type"   // on a schema: one Go type is sent and answered
	ExtSecret    = "x-go-secret"     // on a property or parameter: whether it is a secret, where its name says otherwise
	ExtOmitZero  = "x-go-omit-zero"  // on a property: its zero value is not sent, and the field is no pointer
	ExtTwin      = "x-go-twin"       // on a schema that is answered: the key of its request form
	ExtService   = "x-go-service"    // Go name of the service an operation belongs to
	ExtIterator  = "x-go-iterator"   // Go name of the method that walks an operation's pages
	ExtParams    = "x-go-params"     // Go names of the types made for an operation: its optional parameters,
	ExtResult    = "x-go-result"     // its answers, where there are several,
	ExtBody      = "x-go-body"       // its bodies, where they have several shapes
	ExtConstants = "x-enum-varnames" // Go names of an enum's constants: by value, or in the order of the enum
	ExtWords     = "x-go-words"      // at the root: spellings of words, lower case → Go
	ExtServices  = "x-go-services"   // at the root: path prefix → service name
)

// UnknownPrefix and NullPrefix begin the names of the Go types that stand beside a union: for a variant that the
// client does not know, and for null. ServiceSuffix ends that of a service's type.
const (
	UnknownPrefix = "Unknown"
	NullPrefix    = "Null"
	ServiceSuffix = "Service"
)

// The extensions that say how the variants of a union are told apart.
const (
	// ExtUnion stands on the oneOf: `mapping` from tag value to the variant's component, `without` the
	// tag values that have no variant, `orphans` the variants that have no tag value, `retired` the tag
	// values of the mapping that are read though the document no longer has them, and `property` the
	// property of each variant that holds the tag, where no object around it does. `found` marks one that no
	// overlay decided: it is what the document itself says.
	ExtUnion = "x-union"
	// ExtUnionTag stands on the object that holds the tag: path of the union's property, by dots →
	// property with the tag.
	ExtUnionTag = "x-union-tag"
	// ExtTags stands on a variant, until the union has its mapping: the tag values that mean it.
	ExtTags = "x-go-tags"
)

// ExtEnv names the environment variable that holds a key or a server's URL.
const ExtEnv = "x-env"

// ExtConvert decides how an object is carried into another schema's words.
const ExtConvert = "x-convert"
