package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// settingsDecl is what the runtime needs to know of the document:
//
//	// What the document decides about every call.
//	const (
//		clientName       = "cekura"
//		defaultBaseURL   = "https://api.cekura.ai"
//		apiKeyHeader     = "X-CEKURA-API-KEY"
//		apiKeyEnv        = "CEKURA_API_KEY"
//		baseURLEnv       = "CEKURA_API_URL"
//		defaultUserAgent = "cekura-go"
//	)
func settingsDecl(s model.Settings, pkg string) jen.Code {
	return explained("What the document decides about every call.", jen.Const().Defs(
		jen.Id("clientName").Op("=").Lit(pkg),
		jen.Id("defaultBaseURL").Op("=").Lit(s.BaseURL),
		jen.Id("apiKeyHeader").Op("=").Lit(s.KeyHeader),
		jen.Id("apiKeyEnv").Op("=").Lit(s.KeyEnv),
		jen.Id("baseURLEnv").Op("=").Lit(s.BaseURLEnv),
		jen.Id("defaultUserAgent").Op("=").Lit(pkg+"-go"),
	))
}
