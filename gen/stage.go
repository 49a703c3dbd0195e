package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/cekura-community/cekura-go/gen/internal/legible"
	"github.com/cekura-community/cekura-go/gen/internal/tree"
)

// stageLog prints, when it is on, how long each stage took.
type stageLog struct {
	isOn bool
	out  io.Writer
	lock sync.Mutex
}

func (l *stageLog) print(format string, args ...any) {
	if l.isOn {
		l.lock.Lock()
		defer l.lock.Unlock()
		fmt.Fprintf(l.out, format, args...)
	}
}

// stage runs a stage to its end.
func stage[T any](log *stageLog, name string, run func() (T, error)) (T, error) {
	return begin(log, name, run)()
}

// begin starts a stage and returns what waits for its end. Any error but faults of the input is a
// bug of ours or of a library, a panic too: it is told on one line that names the stage.
func begin[T any](log *stageLog, name string, run func() (T, error)) (wait func() (T, error)) {
	var result T
	var err error
	done, start := make(chan struct{}), time.Now()
	go func() {
		defer close(done)
		defer func() {
			if problem := recover(); problem != nil {
				err = fmt.Errorf("%v", problem)
				log.print("%s\n", debug.Stack())
			}
			if faults := (tree.Faults)(nil); err != nil && !errors.As(err, &faults) {
				err = internal(name, err)
			}
			log.print("%-8s %6d ms\n", name, time.Since(start).Milliseconds())
		}()
		result, err = run()
	}()
	return func() (T, error) {
		<-done
		return result, err
	}
}

// internal marks an error that no input should be able to cause. Some libraries put all they worked
// on below the reason.
func internal(stage string, err error) error {
	reason, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New("gen: internal error: " + stage + ": " + legible.Line(reason, 1_000))
}
