// Package mapping has what each column of a file of customers becomes.
package mapping

// Mapping is what each column of a file becomes.
type Mapping struct{}

// Damage is a cell that a program has damaged.
type Damage struct{}
