package handlers

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// throttle slows down whoever guesses passwords from one address, over many accounts. Only failures count, and attempts
// of which is not known yet whether they fail; an address that was quiet for an hour is forgotten.
type throttle struct {
	sync.Mutex
	addresses map[string]*guesser
	swept     time.Time
}

type guesser struct {
	*rate.Limiter
	trying int // attempts that have not ended
	last   time.Time
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

// try begins an attempt from an address, if it may try a password now. end says how that went.
func (t *throttle) try(address string) (end func(failed bool), ok bool) {
	t.Lock()
	defer t.Unlock()
	t.sweep()
	key := household(address)
	g, known := t.addresses[key]
	if !known {
		g = &guesser{Limiter: rate.NewLimiter(rate.Every(failureEvery), failureBurst)}
		t.addresses[key] = g
	}
	if g.Tokens() < float64(g.trying)+1 {
		return nil, false
	}
	g.trying++
	g.last = time.Now()
	return func(failed bool) {
		t.Lock()
		defer t.Unlock()
		g.trying--
		if failed {
			g.Allow()
		}
	}, true
}

// household is what one guesser has of addresses: a single one, or with IPv6 a network of 64 bits.
func household(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	network, _ := ip.WithZone("").Prefix(64) // has more bits than that
	return network.String()
}

func (t *throttle) sweep() {
	if time.Since(t.swept) < forgetAfter {
		return
	}
	t.swept = time.Now()
	for address, g := range t.addresses {
		if g.trying == 0 && time.Since(g.last) > forgetAfter {
			delete(t.addresses, address)
		}
	}
}
