package pricesync_test

import "cohort/models/storetest"

// world is a test with a store of its own.
type world struct{ storetest.World }
