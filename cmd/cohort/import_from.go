package main

import (
	"context"
	"errors"
	"net/url"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"cohort/models/customers"
	"cohort/models/medusa"
	"cohort/models/record"
)

// fetch makes a file of the customers of another store.
func (r *importRun) fetch(ctx context.Context) (done func(), err error) {
	credentials := medusa.Credentials{Key: r.command.Key, Email: r.command.Email}
	switch {
	case credentials.Key != "":
	case credentials.Email == "":
		return nil, errors.New("--from needs a key or a user: add --key or --email")
	default:
		if credentials.Password, err = signInPassword(ctx); err != nil {
			return nil, err
		}
	}
	store, err := medusa.Open(ctx, r.command.From, credentials)
	if err != nil {
		return nil, err
	}
	if r.groups, err = store.Groups(ctx); err != nil {
		return nil, err
	}
	content, done, err := temporary()
	if err != nil {
		return nil, err
	}
	r.content, r.bar = content, newProgress(-1, progressbar.OptionShowCount())
	if err := store.WriteCustomers(ctx, content, func(read, _ int64) { r.bar.set(read) }); err != nil {
		r.bar.clear()
		done()
		return nil, err
	}
	r.bar.clear()
	r.options.Name = r.command.From
	if at, err := url.Parse(r.command.From); err == nil {
		r.options.Name = at.Host
	}
	if r.command.As == "" {
		r.command.As = store.Shape()
	}
	return done, nil
}

// signInPassword is a password that exists: a terminal asks for it once.
func signInPassword(ctx context.Context) (string, error) {
	if terminal := int(os.Stdin.Fd()); term.IsTerminal(terminal) {
		return askHidden(ctx, terminal, "Password: ")
	}
	return readPassword(ctx)
}

// createGroups creates the groups of the other store that there are not, also those without customers.
func (r *importRun) createGroups(ctx context.Context) error {
	var names []string
	for _, group := range r.groups {
		names = append(names, group.Name)
	}
	known, err := r.store.GroupsCalled(ctx, names)
	if err != nil {
		return err
	}
	for _, group := range r.groups {
		if known[group.Name].ID != "" || strings.TrimSpace(group.Name) == "" {
			continue
		}
		in := customers.GroupInput{Name: &group.Name, Metadata: &record.MetadataChange{Values: group.Metadata}}
		if _, err := r.store.CreateGroup(ctx, in); err != nil && !record.IsKind(err, record.Duplicate) {
			return err
		}
	}
	return nil
}
