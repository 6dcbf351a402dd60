package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"cohort/models/customers"
	"cohort/models/imports"
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
	r.other = store
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

// move imports the customers of the other store with its groups, which is one change in the activity, and then its price lists, which is
// another one: customers can be undone, price lists cannot.
func (r *importRun) move(ctx context.Context) error {
	people := asImport(ctx)
	if err := r.createGroups(people); err != nil {
		return err
	}
	imported := r.now(people)
	var left incomplete
	if imported != nil && !errors.As(imported, &left) {
		return imported
	}
	if err := r.moveLists(ctx); err != nil {
		err = fmt.Errorf("the customers were imported, but not all price lists were: %s", sentence(err))
		return errors.Join(imported, err)
	}
	return errors.Join(imported, r.tellLists())
}

// newGroups are the groups of the other store that there are not.
func (r *importRun) newGroups(ctx context.Context) (groups []medusa.Group, err error) {
	names := make([]string, len(r.groups))
	for i, group := range r.groups {
		names[i] = group.Name
	}
	known, err := r.store.GroupsCalled(ctx, names)
	for _, group := range r.groups {
		if known[group.Name].ID == "" && strings.TrimSpace(group.Name) != "" {
			groups = append(groups, group)
		}
	}
	return groups, err
}

// findEmptyGroups finds the new groups of the other store that no row of the preview names.
func (r *importRun) findEmptyGroups(ctx context.Context, preview *imports.Preview) error {
	groups, err := r.newGroups(ctx)
	named := map[string]bool{}
	for _, group := range preview.NewGroups {
		named[group.Name] = true
	}
	if preview.NewGroupCount > int64(len(named)) {
		return err // the others are not known by name
	}
	for _, group := range groups {
		if !named[group.Name] {
			r.empty = append(r.empty, group.Name)
		}
	}
	return err
}

// createGroups creates the groups of the other store that there are not, also those without customers.
func (r *importRun) createGroups(ctx context.Context) error {
	groups, err := r.newGroups(ctx)
	if err != nil {
		return err
	}
	for _, group := range groups {
		in := customers.GroupInput{Name: &group.Name, Metadata: &record.MetadataChange{Values: group.Metadata}}
		if _, err := r.store.CreateGroup(ctx, in); err != nil && !record.IsKind(err, record.Duplicate) {
			return err
		}
	}
	return nil
}
