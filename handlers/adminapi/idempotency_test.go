package adminapi_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/customers"
)

func TestARequestWithAKeyIsDoneOnce(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program().With("Idempotency-Key", "key 1")
		first := p.Do("POST /admin/customers", `{"email":"a@example.com","first_name":"A","last_name":"B","password":"pw"}`).Want(201, "")
		again := p.Do("POST /admin/customers", `{"email":"a@example.com","first_name":"A","last_name":"B","password":"pw"}`).Want(201, "")
		if again.Body != first.Body || again.Header.Get("ETag") != first.Header.Get("ETag") ||
			again.Header.Get("Content-Type") != first.Header.Get("Content-Type") ||
			again.Header.Get("Idempotent-Replayed") != "true" || first.Header.Get("Idempotent-Replayed") != "" {
			t.Errorf("first it answers\n%s %v\nthen\n%s %v", first.Body, first.Header, again.Body, again.Header)
		}
		conflict := p.Do("POST /admin/customers", `{"email":"b@example.com","first_name":"A","last_name":"B","password":"pw"}`)
		conflict.WantError(409, "conflict", "This Idempotency-Key has already been used for a different request.")
		if conflict.Text("code") != "invalid_state_error" {
			t.Errorf("the code is %s", conflict.Body)
		}
		p.Do("POST /admin/customer-groups", `{"name":"x"}`).Want(409, "")

		p = p.With("Idempotency-Key", "key 2")
		wrong := p.Do("POST /admin/customer-groups", `{"name":5}`).Want(400, "")
		if again := p.Do("POST /admin/customer-groups", `{"name":5}`).Want(400, ""); again.Body != wrong.Body ||
			again.Header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("a refusal is told again as %s", again.Body)
		}
		p.With("Idempotency-Key", "key 3").Do("POST /admin/customer-groups", `{"name":"`+strings.Repeat("x", 110<<10)+`"}`).Want(413, "")
		p.With("Idempotency-Key", strings.Repeat("k", 256)).Do("POST /admin/customer-groups", `{}`).
			WantError(400, "invalid_data", "the Idempotency-Key must be shorter than or equal to 255 characters")
		p.Do("DELETE /admin/customer-groups/x", "").Want(200, "")

		// Another caller has keys of their own.
		other := officetest.Must(o.Store.AddOperator(t.Context(), "otto@example.com", o.Password))(t)
		_, key, err := o.Store.AddAPIKey(t.Context(), accounts.APIKeyInput{Name: "his", OperatorEmail: other.Email})
		if err != nil {
			t.Fatal(err)
		}
		p.With("X-Medusa-Access-Token", key).With("Idempotency-Key", "key 1").
			Do("POST /admin/customer-groups", `{"name":"his"}`).Want(200, "")
	})
}

func TestARequestSentTwiceAtOnceIsDoneOnce(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program().With("Idempotency-Key", "the same")
		statuses := atOnce(8, func(int) int {
			return p.Do("POST /admin/customers", `{"email":"a@example.com","first_name":"A","last_name":"B","password":"pw"}`).Status
		})
		if statuses[201] != 8 {
			t.Errorf("eight times the same is answered %v", statuses)
		}
		if n := officetest.Must(o.Store.Customers(t.Context(), customers.Query{}))(t).Total.Count; n != 1 {
			t.Errorf("there are %d customers", n)
		}
	})
}

func TestKeysAreKeptForADay(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ctx := context.Background()
		for i := range 3 {
			key := fmt.Sprint("key ", i)
			if earlier, err := o.Store.BeginRequest(ctx, "caller", key, "request"); earlier != nil || err != nil {
				t.Fatal(earlier, err)
			}
			if _, err := o.Store.BeginRequest(ctx, "caller", key, "request"); !errors.Is(err, accounts.ErrInProgress) {
				t.Errorf("while it is worked at: %v", err)
			}
		}
		if err := o.Store.FinishRequest(ctx, "caller", "key 0", accounts.Answer{Status: 200, Body: "{}"}); err != nil {
			t.Fatal(err)
		}
		if earlier, err := o.Store.BeginRequest(ctx, "caller", "key 0", "request"); err != nil || earlier == nil || earlier.Body != "{}" {
			t.Errorf("the answer is %v, %v", earlier, err)
		}
		if err := o.Store.ForgetRequest(ctx, "caller", "key 1"); err != nil {
			t.Fatal(err)
		}
		if earlier, err := o.Store.BeginRequest(ctx, "caller", "key 1", "another"); earlier != nil || err != nil {
			t.Errorf("what is forgotten is still known: %v, %v", earlier, err)
		}
	})
}
