package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"cohort/models/accounts"
	"cohort/models/activity"
	"cohort/models/record"
	"cohort/models/text"
)

// keyHelp is the help of flags that needs more room than a tag has.
var keyHelp = kong.Vars{
	"user_role":    "What they may do: viewer, editor or admin. An admin if left out.",
	"key_role":     "What the key may do: viewer, editor or admin. Never more than the operator may.",
	"key_operator": "The operator for whom the program acts. The first operator if left out.",
	"key_expires": "When the key expires: a date such as 2027-01-31, or a time from now such " +
		"as 90d or 12h. Never if left out.",
}

type addKeyCommand struct {
	Name     string        `arg:"" help:"What the key is for, so that you recognize it later."`
	Role     activity.Role `env:"COHORT_KEY_ROLE" placeholder:"ROLE" help:"${key_role}"`
	Operator string        `env:"COHORT_KEY_OPERATOR" placeholder:"EMAIL" help:"${key_operator}"`
	Expires  string        `env:"COHORT_KEY_EXPIRES" placeholder:"WHEN" help:"${key_expires}"`
}

// Help describes how a program uses the key.
func (addKeyCommand) Help() string {
	return "Programs send the key in the header x-medusa-access-token. The key is shown only once, alone on the standard " +
		"output: KEY=$(cohort key add NAME)."
}

// Run creates the key and prints it: alone on the standard output, so that a script can keep it.
func (c addKeyCommand) Run(ctx context.Context, p *program) error {
	expires, err := expiry(c.Expires, time.Now())
	if err != nil {
		return err
	}
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	defer store.Close()
	made, key, err := store.AddAPIKey(ctx, accounts.APIKeyInput{Name: c.Name, Role: c.Role, OperatorEmail: c.Operator, ExpiresAt: expires})
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "API key %s was created. Copy it now: it cannot be shown again.\n", made.ID)
	fmt.Println(key)
	owner, err := store.Operator(ctx, made.OperatorID)
	if err == nil && !owner.Role.Allows(made.Role) {
		fmt.Fprintln(os.Stderr, text.Fill("The role of {email} is {role}, so the key may do no more than that.",
			"email", owner.Email, "role", string(owner.Role)))
	}
	return err
}

// expiry reads when a key expires: a time from now, or a date, which lasts to the end of its day in UTC. "" is never.
func expiry(text string, now time.Time) (*time.Time, error) {
	if text == "" {
		return nil, nil
	}
	if day, err := record.ReadDay(text); err == nil {
		end := day.AddDate(0, 0, 1)
		return &end, nil
	}
	var span duration
	if err := span.UnmarshalText([]byte(text)); err != nil {
		return nil, fmt.Errorf("--expires %q is not valid: use a date such as 2027-01-31 or a time such as 90d or 12h", text)
	}
	end := now.Add(time.Duration(span))
	return &end, nil
}

type listKeysCommand struct{}

// Run shows all keys, the newest first.
func (listKeysCommand) Run(ctx context.Context, p *program) error {
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	defer store.Close()
	keys, err := store.APIKeys(ctx)
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		fmt.Println("There are no API keys yet. Create one with: cohort key add NAME")
		return nil
	}
	table := newTable("ID", "NAME", "ROLE", "ENDS IN", "CREATED", "EXPIRES", "LAST USED", "REVOKED")
	for _, key := range keys {
		table.row(key.ID, key.Name, string(key.Role), "…"+key.Ending, shownDay(&key.CreatedAt),
			shownDay(lastMoment(key.ExpiresAt)), shownDay(key.LastUsedAt), shownDay(key.RevokedAt))
	}
	return table.print()
}

func shownDay(at *time.Time) string {
	if at == nil {
		return "–"
	}
	return at.Format(time.DateOnly)
}

// lastMoment is the last one at which a key is valid: a key that expires at the end of a day is listed with that day.
func lastMoment(end *time.Time) *time.Time {
	if end == nil {
		return nil
	}
	last := end.Add(-time.Nanosecond)
	return &last
}

type revokeKeyCommand struct {
	ID string `arg:"" help:"The ID of the key, as shown by cohort key list."`
}

// Run revokes a key.
func (c revokeKeyCommand) Run(ctx context.Context, p *program) error {
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.RevokeAPIKey(ctx, c.ID); err != nil {
		return err
	}
	fmt.Println(text.Fill("API key {id} was revoked.", "id", c.ID))
	return nil
}
