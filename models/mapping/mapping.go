// Package mapping has what each column of a file of customers becomes.
package mapping

// Mapping is what each column of a file becomes.
type Mapping struct{}

// Damage is a cell that a program has damaged.
type Damage struct{}

// Damaged is what becomes of damaged values.
type Damaged string

// RefuseDamaged is the default.
const (
	RefuseDamaged Damaged = "refuse" // the row is not imported
	SkipDamaged   Damaged = "skip"   // the value is left out, as if the cell was empty
	KeepDamaged   Damaged = "keep"   // the value is imported as it is
)
