// Package password hashes and checks passwords.
package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
)

// The cost of a password hash: argon2id as OWASP's password storage cheat sheet has it.
const (
	argonTime    = 2
	argonMemory  = 19 * 1024 // KiB
	argonThreads = 1
	argonLength  = 32
)

// hashing limits how many passwords are hashed at once to the number of processors: each takes 19 MiB, and a storm of
// sign-ins must not take all memory.
var hashing = make(chan struct{}, runtime.NumCPU())

// Hash returns the password's hash as a PHC string
// (https://github.com/P-H-C/phc-string-format).
func Hash(password string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails: it ends the program instead
	key := argonKey(normal(password), salt, argonTime, argonMemory, argonThreads, argonLength)
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		encode(salt), encode(key))
}

// Check returns whether the hash is that of the password. It takes as long for a hash that it cannot read, such as the
// empty one of an unknown e-mail.
func Check(hash, password string) bool {
	salt, key, time, memory, threads, ok := parseHash(hash)
	if !ok {
		salt, key, time, memory, threads = make([]byte, 16), make([]byte, argonLength), argonTime, argonMemory, argonThreads
	}
	same := func(password string) bool {
		return subtle.ConstantTimeCompare(key, argonKey(password, salt, time, memory, threads, uint32(len(key)))) == 1 && ok
	}
	// Before passwords were made normal, they were hashed as they were typed.
	return same(normal(password)) || normal(password) != password && same(password)
}

// IsOutdated is true for a hash that was made at another cost than hashes are made at now.
func IsOutdated(hash string) bool {
	_, key, time, memory, threads, ok := parseHash(hash)
	return !ok || time != argonTime || memory != argonMemory || threads != argonThreads || len(key) != argonLength
}

// computed counts the keys that were derived from passwords.
var computed atomic.Int64

// Computed is how many hashes this process has computed: each sign-in that is let as far as the password costs one, whether or not its
// e-mail is known.
func Computed() int64 { return computed.Load() }

func argonKey(password string, salt []byte, time, memory uint32, threads uint8, length uint32) []byte {
	computed.Add(1)
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, time, memory, threads, length)
}

func parseHash(hash string) (salt, key []byte, time, memory uint32, threads uint8, ok bool) {
	var version int
	var rest string
	if n, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &memory, &time, &threads, &rest); err != nil || n != 5 {
		return
	}
	for i := range rest {
		if rest[i] != '$' {
			continue
		}
		var err error
		if salt, err = base64.RawStdEncoding.DecodeString(rest[:i]); err != nil {
			return
		}
		key, err = base64.RawStdEncoding.DecodeString(rest[i+1:])
		return salt, key, time, memory, threads, err == nil && len(key) > 0 && version == argon2.Version
	}
	return
}
