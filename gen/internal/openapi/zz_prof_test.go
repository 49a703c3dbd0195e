package openapi
import ("testing";"os")
func BenchmarkLoadWhole(b *testing.B){
 data,err:=os.ReadFile(os.Getenv("SPEC")); if err!=nil{b.Skip()}
 for b.Loop(){ d,_,err:=Load(Source{Name:"x",Data:data},nil,Options{Drift:DriftWarn}); if err!=nil{b.Fatal(err)}; _=d }
}
