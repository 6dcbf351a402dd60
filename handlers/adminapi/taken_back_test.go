package adminapi_test

import (
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/accounts"
	"cohort/models/activity"
)

// What is taken back through one instance is refused by every other one with the next request: no answer comes from memory.
func TestWhatIsTakenBackHereIsRefusedThere(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, here *officetest.Office) {
		there := here.Instance()
		group := here.Group("VIP")
		ctx := t.Context()
		keyOf := func(operator accounts.Operator, role activity.Role) (accounts.APIKey, *officetest.Program) {
			made, key, err := here.Store.AddAPIKey(ctx, accounts.APIKeyInput{Name: "a program", Role: role, OperatorEmail: operator.Email})
			if err != nil {
				t.Fatal(err)
			}
			return made, there.AnonymousProgram().With("X-Medusa-Access-Token", key)
		}
		works := func(p *officetest.Program) {
			t.Helper()
			for range 3 {
				p.Do("GET /admin/customer-groups/"+group, "").Want(200, "")
				p.Do("POST /admin/customer-groups/"+group, `{"metadata":{"a":1}}`).Want(200, "")
			}
		}
		done := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		refused := func(p *officetest.Program, status int, request, body string) {
			t.Helper()
			p.Do(request, body).Want(status, "")
		}

		made, program := keyOf(here.Operator, activity.Admin)
		works(program)
		done(here.Store.RevokeAPIKey(ctx, made.ID))
		refused(program, 401, "GET /admin/customer-groups/"+group, "")

		other := officetest.Must(here.Store.AddOperator(ctx, "ben@example.com", "another good password"))(t)
		_, program = keyOf(other, activity.Admin)
		session := there.AnonymousProgram().With("Cookie", "connect.sid="+here.SessionOf(other))
		works(program)
		works(session)
		done(here.Store.ChangeRole(ctx, other.ID, activity.Viewer, false))
		refused(program, 403, "POST /admin/customer-groups/"+group, `{"metadata":{"a":2}}`)
		refused(session, 403, "POST /admin/customer-groups/"+group, `{"metadata":{"a":2}}`)
		program.Do("GET /admin/customer-groups/"+group, "").Want(200, "")
		done(here.Store.DisableOperator(ctx, other.ID))
		refused(program, 401, "GET /admin/customer-groups/"+group, "")
		refused(session, 401, "GET /admin/customer-groups/"+group, "")

		session = there.AnonymousProgram().With("Cookie", "connect.sid="+here.Session())
		works(session)
		done(here.Store.SignOutEverywhere(ctx, here.Operator.ID))
		refused(session, 401, "GET /admin/customer-groups/"+group, "")
	})
}
