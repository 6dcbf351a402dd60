package main

import (
	"context"
	"fmt"

	"cohort/models"
	"cohort/models/accounts"
	"cohort/models/text"
)

type listUsersCommand struct{}

// Run shows all operators by their e-mails.
func (listUsersCommand) Run(ctx context.Context, p *program) error {
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	defer store.Close()
	operators, err := store.Operators(ctx)
	if err != nil {
		return err
	}
	if len(operators) == 0 {
		fmt.Println("There are no operators yet. Create one with: cohort user add EMAIL")
		return nil
	}
	table := newTable("EMAIL", "NAME", "ROLE", "CREATED", "LAST SIGN-IN", "FROM", "DISABLED")
	for _, o := range operators {
		name, from := o.Title(), text.OrEmpty(o.LastSignInFrom)
		if name == o.Email {
			name = ""
		}
		table.row(o.Email, orDash(name), string(o.Role), shownDay(&o.CreatedAt), shownDay(o.LastSignInAt), orDash(from),
			shownDay(o.DisabledAt))
	}
	return table.print()
}

func orDash(shown string) string {
	if shown == "" {
		return "–"
	}
	return shown
}

// namedOperator is the argument of commands about an operator.
type namedOperator struct {
	Email string `arg:"" help:"The e-mail address they sign in with."`
}

// change finds the operator, changes them, and says so.
func (n namedOperator) change(ctx context.Context, p *program, done string, change func(*models.Store, accounts.Operator) error) error {
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	defer store.Close()
	operators, err := store.Operators(ctx)
	if err != nil {
		return err
	}
	for _, operator := range operators {
		if operator.Email != text.NormalizeEmail(n.Email) {
			continue
		}
		if err := change(store, operator); err != nil {
			return err
		}
		fmt.Println(text.Fill(done, "email", operator.Email))
		return nil
	}
	return fmt.Errorf("there is no operator with the e-mail %q: cohort user list shows all", n.Email)
}

type resetPasswordCommand struct{ namedOperator }

// Help describes where the password comes from.
func (resetPasswordCommand) Help() string { return addUserCommand{}.Help() }

// Run gives the operator another password.
func (c resetPasswordCommand) Run(ctx context.Context, p *program) error {
	return c.change(ctx, p, "{email} has a new password and was signed out everywhere.",
		func(store *models.Store, operator accounts.Operator) error {
			password, err := readPassword(ctx)
			if err != nil {
				return err
			}
			return store.ResetPassword(ctx, operator.ID, password)
		})
}

type signOutUserCommand struct{ namedOperator }

// Run ends the operator's sessions and tokens.
func (c signOutUserCommand) Run(ctx context.Context, p *program) error {
	return c.change(ctx, p, "{email} was signed out everywhere.",
		func(store *models.Store, operator accounts.Operator) error {
			return store.SignOutOperator(ctx, operator.ID)
		})
}

type disableUserCommand struct{ namedOperator }

// Run keeps the operator from signing in.
func (c disableUserCommand) Run(ctx context.Context, p *program) error {
	return c.change(ctx, p, "{email} can no longer sign in, was signed out everywhere, and their API keys were revoked.",
		func(store *models.Store, operator accounts.Operator) error {
			return store.DisableOperator(ctx, operator.ID)
		})
}

type enableUserCommand struct{ namedOperator }

// Run lets the operator sign in again.
func (c enableUserCommand) Run(ctx context.Context, p *program) error {
	return c.change(ctx, p, "{email} can sign in again. Their API keys stay revoked.",
		func(store *models.Store, operator accounts.Operator) error {
			return store.EnableOperator(ctx, operator.ID)
		})
}

type resetSecondStepCommand struct{ namedOperator }

// Help says what follows.
func (resetSecondStepCommand) Help() string {
	return "The operator's app, passkeys and recovery codes are no longer accepted, and all their sessions end. They sign in with the " +
		"password alone and, where every operator needs a second step, set one up anew."
}

// Run takes the second step from the operator.
func (c resetSecondStepCommand) Run(ctx context.Context, p *program) error {
	return c.change(ctx, p, "{email} has no second step any more, and was signed out everywhere.",
		func(store *models.Store, operator accounts.Operator) error {
			return store.ResetSecondStep(ctx, operator.ID)
		})
}
