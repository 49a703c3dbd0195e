package clienttest

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// cost is what one call takes.
type cost struct{ ns, bytes, allocs float64 }

// measure calls for a while.
func measure(b *testing.B, call func() error) cost {
	b.Helper()
	const budget = 4 * time.Millisecond
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	calls, begin := 0, time.Now()
	for time.Since(begin) < budget || calls == 0 {
		if err := call(); err != nil {
			b.Fatal(err)
		}
		calls++
	}
	spent := time.Since(begin)
	runtime.ReadMemStats(&after)
	return cost{
		ns:     float64(spent.Nanoseconds()) / float64(calls),
		bytes:  float64(after.TotalAlloc-before.TotalAlloc) / float64(calls),
		allocs: float64(after.Mallocs-before.Mallocs) / float64(calls),
	}
}

// compare runs ours as the benchmark and reports it as a share of theirs. The two take turns, and the best
// turn of each counts, so that a neighbour on the machine doesn't. Nor does what the generator, which shares
// the program, gives the garbage collector to look at each time: it collects for both as rarely as with a
// heap of some size.
func compare(b *testing.B, ours, theirs func() error) {
	b.Helper()
	b.ReportAllocs()
	defer debug.SetGCPercent(debug.SetGCPercent(1000))
	our, their := measure(b, ours), measure(b, theirs)
	for range 80 {
		our, their = better(measure(b, ours), our), better(measure(b, theirs), their)
	}
	for b.Loop() {
		if err := ours(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(our.ns/their.ns, "×time")
	b.ReportMetric(our.bytes/their.bytes, "×bytes")
	b.ReportMetric(our.allocs/their.allocs, "×allocs")
	b.ReportMetric(their.allocs, "hand-allocs")
	b.ReportMetric(our.ns, "our-ns")
	b.ReportMetric(their.ns, "hand-ns")
}

func better(a, b cost) cost {
	return cost{ns: min(a.ns, b.ns), bytes: min(a.bytes, b.bytes), allocs: min(a.allocs, b.allocs)}
}
