package runtime

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

// cost is what one call takes.
type cost struct{ ns, bytes, allocs float64 }

// measure takes the best of several runs, so that a neighbour on the machine doesn't count.
func measure(b *testing.B, call func() error) cost {
	b.Helper()
	const runs, budget = 12, 12 * time.Millisecond
	var times []float64
	var out cost
	for range runs {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		calls, begin := 0, time.Now()
		for time.Since(begin) < budget || calls == 0 {
			if err := call(); err != nil {
				b.Fatal(err)
			}
			calls++
		}
		times = append(times, float64(time.Since(begin).Nanoseconds())/float64(calls))
		runtime.ReadMemStats(&after)
		out.allocs = float64(after.Mallocs-before.Mallocs) / float64(calls)
		out.bytes = float64(after.TotalAlloc-before.TotalAlloc) / float64(calls)
	}
	out.ns = slices.Min(times)
	return out
}
