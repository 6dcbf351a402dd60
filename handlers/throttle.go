package handlers

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// throttle slows down whoever guesses passwords from one address, over many accounts. Only failures
// count; an address that was quiet for an hour is forgotten.
type throttle struct {
	sync.Mutex
	addresses map[string]*guesser
	swept     time.Time
}

type guesser struct {
	*rate.Limiter
	last time.Time
}

// So many failures an address has free, and then one per so long.
const (
	failureBurst = 50
	failureEvery = 5 * time.Second
	forgetAfter  = time.Hour
)

func newThrottle() *throttle {
	return &throttle{addresses: map[string]*guesser{}, swept: time.Now()}
}

// mayTry tells whether the address may try a password now.
func (t *throttle) mayTry(address string) bool {
	t.Lock()
	defer t.Unlock()
	g, known := t.addresses[address]
	return !known || g.Tokens() >= 1
}

// failed counts a wrong password.
func (t *throttle) failed(address string) {
	t.Lock()
	defer t.Unlock()
	t.sweep()
	g, known := t.addresses[address]
	if !known {
		g = &guesser{Limiter: rate.NewLimiter(rate.Every(failureEvery), failureBurst)}
		t.addresses[address] = g
	}
	g.last = time.Now()
	g.Allow()
}

func (t *throttle) sweep() {
	if time.Since(t.swept) < forgetAfter {
		return
	}
	t.swept = time.Now()
	for address, g := range t.addresses {
		if time.Since(g.last) > forgetAfter {
			delete(t.addresses, address)
		}
	}
}
