package runtime

// What the document decides about every call. The generated package has its own copy
// of this file with the values of its document. Each may be empty: without a key
// header no key is needed or sent, without a variable nothing is read from the
// environment, without a base URL the caller has to give one.
const (
	clientName     = "cekura"
	defaultBaseURL = "https://api.cekura.ai"
	apiKeyHeader   = "X-CEKURA-API-KEY"
	apiKeyEnv      = "CEKURA_API_KEY"
	baseURLEnv     = "CEKURA_API_URL"
)

// SpecVersion is what the generated package has of its own document.
const SpecVersion = "Tests v1 sha256:00"
