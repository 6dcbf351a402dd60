package activity

import (
	"context"
	"slices"

	"cohort/models/record"
)

// Role is what an operator, or the API key of a program, may do. The empty role may do nothing.
type Role string

// The roles: a viewer reads, an editor also changes customers, groups and prices, an admin also decides who else may do what.
const (
	Viewer Role = "viewer"
	Editor Role = "editor"
	Admin  Role = "admin"
)

// Roles are all roles, the one that may do least first.
var Roles = []Role{Viewer, Editor, Admin}

// Allows returns whether the role may do what needs another one.
func (r Role) Allows(needed Role) bool { return slices.Index(Roles, r) >= slices.Index(Roles, needed) }

// Least is the role of the two that may do less.
func Least(one, other Role) Role {
	if one.Allows(other) {
		return other
	}
	return one
}

// Require refuses the actor of a context, by an error of the kind Forbidden, unless their role allows what needs another one. Verbs
// that need an editor are refused by Change; those that need more begin with it.
func Require(ctx context.Context, needed Role) error {
	actor, _ := ActorOf(ctx)
	switch {
	case actor.Role.Allows(needed):
		return nil
	case needed == Admin:
		return forbidden("Only admins may do this. Ask one of them.")
	}
	return forbidden("Viewers cannot change anything. Ask an admin for another role.")
}

// RequireExport refuses, by an error of the kind Forbidden, an actor who may not take the data of many people out of the back office.
func RequireExport(ctx context.Context) error {
	if actor, _ := ActorOf(ctx); actor.Role.Allows(Viewer) && actor.MayExport {
		return nil
	}
	return forbidden("Viewers cannot export customers unless an admin allows it.")
}

func forbidden(words string) error { return &record.Error{Kind: record.Forbidden, Message: words} }
