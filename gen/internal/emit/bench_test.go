package emit_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cekura-community/cekura-go/gen/internal/emit"
	"github.com/cekura-community/cekura-go/gen/internal/model"
)

// BenchmarkFiles takes an API as large as the largest one known: 1,000 operations, 2,500 structs.
func BenchmarkFiles(b *testing.B) {
	api := sampleAPI()
	for i := range 2500 {
		s := object(fmt.Sprintf("Thing%d", i), api.Structs[0].Fields...)
		if i%10 != 0 { // most structs are small
			s.Fields = s.Fields[:2]
		}
		api.Structs = append(api.Structs, s)
	}
	for i := range 500 {
		api.Enums = append(api.Enums, &model.Enum{Name: fmt.Sprintf("Enum%d", i), Base: model.String, Values: api.Enums[0].Values})
	}
	for i := range 100 {
		service := &model.Service{Name: fmt.Sprintf("Service%d", i), Type: fmt.Sprintf("Service%dService", i), File: fmt.Sprintf("service%d.gen.go", i)}
		for j := range 10 {
			op := *api.Services[0].Operations[j%7]
			op.Name += fmt.Sprint(j)
			service.Operations = append(service.Operations, &op)
		}
		api.Services = append(api.Services, service)
	}
	api.Derive()
	for b.Loop() {
		_, err := emit.Files(api, options)
		require.NoError(b, err)
	}
}
