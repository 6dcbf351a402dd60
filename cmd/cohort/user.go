package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"cohort/models/activity"
	"cohort/models/text"
)

type addUserCommand struct {
	Email string        `arg:"" help:"The e-mail address to sign in with."`
	Role  activity.Role `env:"COHORT_USER_ROLE" enum:"viewer,editor,admin" default:"admin" help:"${user_role}"`
}

// Help describes where the password comes from.
func (addUserCommand) Help() string {
	return "You are asked for the password twice, and it is not shown. Without a terminal, the password is the first line of " +
		"the standard input."
}

// Run creates the operator.
func (c addUserCommand) Run(ctx context.Context, p *program) error {
	if !text.ValidEmail(text.NormalizeEmail(c.Email)) {
		return fmt.Errorf("%q is not an e-mail address", c.Email)
	}
	store, err := p.open(ctx, defaultFile)
	if err != nil {
		return err
	}
	defer store.Close()
	password, err := readPassword(ctx)
	if err != nil {
		return err
	}
	operator, err := store.AddOperatorAs(ctx, c.Email, password, c.Role)
	if err != nil {
		return err
	}
	fmt.Println(text.Fill("{email} can now sign in.", "email", operator.Email))
	return nil
}

func readPassword(ctx context.Context) (string, error) {
	stdin := int(os.Stdin.Fd())
	if !term.IsTerminal(stdin) {
		line, err := bufio.NewReader(io.LimitReader(os.Stdin, 64<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("the password cannot be read: %w", err)
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", errors.New("no password was given: send it to the standard input as one line")
		}
		return line, nil
	}
	first, err := askHidden(ctx, stdin, "Password: ")
	if err != nil {
		return "", err
	}
	again, err := askHidden(ctx, stdin, "Repeat the password: ")
	if err == nil && first != again {
		err = errors.New("the passwords do not match")
	}
	return first, err
}

func askHidden(ctx context.Context, terminal int, question string) (string, error) {
	shown, err := term.GetState(terminal)
	if err != nil {
		return "", err
	}
	fmt.Fprint(os.Stderr, question)
	defer fmt.Fprintln(os.Stderr)
	type answer struct {
		text []byte
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		text, err := term.ReadPassword(terminal)
		answered <- answer{text, err}
	}()
	select {
	case a := <-answered:
		if a.err != nil {
			return "", errors.New("no password was given")
		}
		return string(a.text), nil
	case <-ctx.Done(): // Ctrl-C must not leave a terminal behind that shows nothing
		return "", errors.Join(ctx.Err(), term.Restore(terminal, shown))
	}
}
