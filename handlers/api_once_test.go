package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"cohort/models"
)

func TestARequestWithAKeyIsDoneOnce(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program().with("Idempotency-Key", "key 1")
		first := p.does("POST /admin/customers", `{"email":"a@example.com","first_name":"A","last_name":"B","password":"pw"}`).want(201, "")
		again := p.does("POST /admin/customers", `{"email":"a@example.com","first_name":"A","last_name":"B","password":"pw"}`).want(201, "")
		if again.body != first.body || again.header.Get("ETag") != first.header.Get("ETag") || again.header.Get("Content-Type") != first.header.Get("Content-Type") ||
			again.header.Get("Idempotent-Replayed") != "true" || first.header.Get("Idempotent-Replayed") != "" {
			t.Errorf("first it answers\n%s %v\nthen\n%s %v", first.body, first.header, again.body, again.header)
		}
		conflict := p.does("POST /admin/customers", `{"email":"b@example.com","first_name":"A","last_name":"B","password":"pw"}`)
		conflict.wrong(409, "conflict", "This Idempotency-Key was used for another request.")
		if conflict.text("code") != "invalid_state_error" {
			t.Errorf("the code is %s", conflict.body)
		}
		p.does("POST /admin/customer-groups", `{"name":"x"}`).want(409, "")

		p = p.with("Idempotency-Key", "key 2")
		wrong := p.does("POST /admin/customer-groups", `{"name":5}`).want(400, "")
		if again := p.does("POST /admin/customer-groups", `{"name":5}`).want(400, ""); again.body != wrong.body || again.header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("a refusal is told again as %s", again.body)
		}
		p.with("Idempotency-Key", "key 3").does("POST /admin/customer-groups", `{"name":"`+strings.Repeat("x", 110<<10)+`"}`).want(413, "")
		p.with("Idempotency-Key", strings.Repeat("k", 256)).does("POST /admin/customer-groups", `{}`).wrong(400, "invalid_data", "the Idempotency-Key must be shorter than or equal to 255 characters")
		p.does("DELETE /admin/customer-groups/x", "").want(200, "")

		// Another caller has keys of their own.
		other := try(o.store.AddOperator(t.Context(), "otto@example.com", o.password))(t)
		_, key, err := o.store.AddAPIKey(t.Context(), models.APIKeyInput{Name: "his", OperatorEmail: other.Email})
		if err != nil {
			t.Fatal(err)
		}
		p.with("X-Medusa-Access-Token", key).with("Idempotency-Key", "key 1").does("POST /admin/customer-groups", `{"name":"his"}`).want(200, "")
	})
}

func TestARequestSentTwiceAtOnceIsDoneOnce(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		p := o.program().with("Idempotency-Key", "the same")
		statuses := atOnce(8, func(int) int {
			return p.does("POST /admin/customers", `{"email":"a@example.com","first_name":"A","last_name":"B","password":"pw"}`).status
		})
		if statuses[201] != 8 {
			t.Errorf("eight times the same is answered %v", statuses)
		}
		if n := try(o.store.Customers(t.Context(), models.CustomerQuery{}))(t).Total.Count; n != 1 {
			t.Errorf("there are %d customers", n)
		}
	})
}

func TestKeysAreKeptForADay(t *testing.T) {
	openEach(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		for i := range 3 {
			key := fmt.Sprint("key ", i)
			if earlier, err := o.store.Begin(ctx, "caller", key, "request"); earlier != nil || err != nil {
				t.Fatal(earlier, err)
			}
			if _, err := o.store.Begin(ctx, "caller", key, "request"); !errors.Is(err, models.ErrRunning) {
				t.Errorf("while it is worked at: %v", err)
			}
		}
		if err := o.store.Finish(ctx, "caller", "key 0", models.Answer{Status: 200, Body: "{}"}); err != nil {
			t.Fatal(err)
		}
		if earlier, err := o.store.Begin(ctx, "caller", "key 0", "request"); err != nil || earlier == nil || earlier.Body != "{}" {
			t.Errorf("the answer is %v, %v", earlier, err)
		}
		if err := o.store.Forget(ctx, "caller", "key 1"); err != nil {
			t.Fatal(err)
		}
		if earlier, err := o.store.Begin(ctx, "caller", "key 1", "another"); earlier != nil || err != nil {
			t.Errorf("what is forgotten is still known: %v, %v", earlier, err)
		}
	})
}
