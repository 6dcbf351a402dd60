package pages

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"

	"cohort/models/record"
)

var formProblems = []struct {
	name   string
	err    error
	chosen string
	above  string // words above the fields
	at     string // words at the field "email"
	words  string // all of them, for a form that has no fields
}{
	{name: "nothing"},
	{name: "an error of ours", err: errors.New("disk full")},
	{
		name: "fields", err: &record.Error{Kind: record.Invalid, Fields: map[string]string{"email": "Enter an e-mail.", "id": "Unknown."}},
		at: "Enter an e-mail.", words: "Enter an e-mail. Unknown.",
	},
	{
		name: "fields, with words for programs", at: "Taken.", words: "Taken.",
		err: fmt.Errorf("create: %w", &record.Error{Message: "email is taken", Fields: map[string]string{"email": "Taken."}}),
	},
	{
		name: "what was chosen is gone", err: record.Missing("customer", "cus_1", "No such customer."), chosen: "customer",
		above: "No such customer.", words: "No such customer.",
	},
	{name: "what is edited is gone", err: record.Missing("customer_group", "cgrp_1", "No such group."), chosen: "customer"},
	{
		name: "a dry run", err: &record.Error{Kind: record.Withheld, Message: "Not saved yet."},
		above: "Not saved yet.", words: "Not saved yet.",
	},
}

// A form that is shown again never lacks the words for what is wrong, whether it has the fields or not.
func TestAProblemIsShownWhole(t *testing.T) {
	t.Parallel()
	for _, row := range formProblems {
		t.Run(row.name, func(t *testing.T) {
			problem := Refused(row.err, row.chosen)
			if (problem != nil) != (row.words != "") {
				t.Fatalf("refused: %v", problem)
			}
			if problem == nil {
				return
			}
			var fields map[string]string
			var above string
			problem.Fill(&fields, &above)
			if above != row.above || fields["email"] != row.at || problem.Words() != row.words {
				t.Errorf("above %q, at the field %q, in all %q", above, fields["email"], problem.Words())
			}
			if row.at != "" {
				problem.Move("name", "email")
				problem.Fill(&fields, &above)
				if fields["name"] != row.at || fields["email"] != "" {
					t.Errorf("moved: %v", fields)
				}
			}
		})
	}
}

// Who saves a record that others keep changing is asked to try again, and keeps what was typed.
func TestAnEditIsNotTriedForEver(t *testing.T) {
	t.Parallel()
	request := httptest.NewRequest(http.MethodPost, "/", nil)
	c := echo.New().NewContext(request, httptest.NewRecorder())
	tries, shown := 0, FormAnswer{}
	err := new(Base).SaveEdit(c, func() (Edit, error) {
		tries++
		return Edit{
			Merged: MergeForm(nil),
			Save:   func() (string, error) { return "", &record.Error{Kind: record.Stale, Message: "Changed."} },
			Show:   func(answer FormAnswer) error { shown = answer; return nil },
		}, nil
	})
	if err != nil || tries != editTries || shown.Status != http.StatusConflict || shown.Problem.Words() != "Changed." {
		t.Errorf("after %d tries %v is shown, with %v", tries, shown, err)
	}
}
