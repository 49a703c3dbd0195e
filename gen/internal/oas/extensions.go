package oas

// The extensions in which the normalised document carries its Go names. An overlay may set any of
// them; what it leaves open a rule decides from the element alone, never from its neighbours, so
// that a document that grows renames nothing.
const (
	ExtName      = "x-go-name"       // Go name of a schema, property, parameter or operation
	ExtWriteName = "x-go-name-write" // Go name of a schema's request form, where the forms differ
	ExtTypeName  = "x-go-type-name"  // Go name of the type that an inline enum or object becomes
	ExtService   = "x-go-service"    // Go name of the service an operation belongs to
	ExtConstants = "x-enum-varnames" // Go names of an enum's constants
	ExtWords     = "x-go-words"      // at the root: spellings of words, lower case → Go
	ExtServices  = "x-go-services"   // at the root: path prefix → service name
)

// The extensions that say how the variants of a union are told apart when the document doesn't.
const (
	// extUnion stands on the oneOf: `mapping` from tag value to the variant's component, `without`
	// the tag values that have no variant.
	ExtUnion = "x-union"
	// extUnionTag stands on the object that holds the tag: path of the union's property, by dots →
	// property with the tag.
	ExtUnionTag = "x-union-tag"
)

// ExtEnv names the environment variable that holds a key or a server's URL.
const ExtEnv = "x-env"

// ExtConvert decides how an object is carried into another schema's words.
const ExtConvert = "x-convert"
