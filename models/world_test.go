package models_test

import (
	"testing"

	"cohort/models"
	"cohort/models/storetest"
)

// world is a test with a store of its own.
type world struct{ storetest.World }

func worldOf(t *testing.T, store *models.Store) world {
	return world{storetest.World{T: t, Store: store}}
}

// each runs the test on every kind of database.
func each(t *testing.T, test func(w world)) {
	t.Helper()
	storetest.EachWorld(t, func(w storetest.World) { test(world{w}) })
}
