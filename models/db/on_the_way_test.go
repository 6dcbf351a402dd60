package db

import "testing"

func TestWhoMayReadAlongOnTheWayToTheDatabase(t *testing.T) {
	t.Parallel()
	for url, open := range map[string]bool{
		"postgres://cohort@db.example.com/cohort":                     true, // TLS where the server offers it
		"postgres://cohort@db.example.com/cohort?sslmode=disable":     true,
		"postgres://cohort@db.example.com/cohort?sslmode=allow":       true,
		"postgres://cohort@db.example.com/cohort?sslmode=require":     true, // of whoever answers
		"postgres://cohort@db.example.com/cohort?sslmode=verify-ca":   false,
		"postgres://cohort@db.example.com/cohort?sslmode=verify-full": false,
		"postgres://cohort@10.0.0.5,127.0.0.1/cohort?sslmode=disable": true,
		"postgres://cohort@127.0.0.1,10.0.0.5/cohort?sslmode=disable": true,
		"postgres://cohort@127.0.0.1/cohort?sslmode=disable":          false,
		"postgres://cohort@[::1]/cohort":                              false,
		"postgres://cohort@localhost/cohort":                          false,
		"postgres://cohort@/cohort?host=/run/postgresql":              false,
		"cohort.db": false,
		"postgres://cohort@db.example.com/cohort?sslmode=verify-full&pool_max_conns=8": false,
	} {
		if IsOpenToOthers(url) != open {
			t.Errorf("%s: %v", url, !open)
		}
	}
}
