package adminapi_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
)

func TestMetadataMergedAtOnceLosesNothing(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		for _, path := range []string{
			"/admin/customer-groups/" + o.Group("G"), "/admin/customers/" + o.Customer("A", "B", "a@example.com"),
		} {
			statuses := atOnce(8, func(i int) int {
				return p.Do("POST "+path, fmt.Sprintf(`{"metadata":{"k%d":%d}}`, i, i)).Status
			})
			if statuses[200] != 8 {
				t.Errorf("eight merges are answered %v", statuses)
			}
			object := map[string]map[string]any{}
			if err := json.Unmarshal([]byte(p.Do("GET "+path, "").Body), &object); err != nil {
				t.Fatal(err)
			}
			for _, thing := range object {
				if kept := thing["metadata"].(map[string]any); len(kept) != 8 {
					t.Errorf("of eight keys there are %v", kept)
				}
			}
		}
	})
}

func TestOneNameAndOneEmailAreGivenOnce(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		if got := atOnce(8, func(int) int {
			return p.Do("POST /admin/customer-groups", `{"name":"race"}`).Status
		}); got[200] != 1 || got[422] != 7 {
			t.Errorf("eight groups of one name are answered %v", got)
		}
		if got := atOnce(4, func(int) int {
			return p.Do("POST /admin/customers", `{"email":"race@example.com","first_name":"","last_name":"","password":"x"}`).Status
		}); got[201] != 1 || got[422] != 3 {
			t.Errorf("four customers of one e-mail are answered %v", got)
		}
	})
}

// Many programs add and remove the same customers: none is turned away, and what is counted in the end is
// what is there.
func TestManyProgramsMayChangeTheSameMembers(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		found := o.Customers(20)
		groups := []string{o.Group("G"), o.Group("H")}
		statuses := atOnce(64, func(i int) int {
			method := []string{"POST", "DELETE"}[i%2]
			body := `{"customer_ids":[{"id":"` + found[i%20] + `"},{"id":"` + found[(i*7+3)%20] + `"},{"id":"` + found[(i*3)%20] + `"}]}`
			request := method + " /admin/customer-groups/" + groups[i%3%2] + "/customers/batch"
			switch i % 8 {
			case 6:
				request, body = "POST /admin/customers/"+found[i%20], `{"groups":[{"id":"`+groups[1]+`"},{"id":"`+groups[0]+`"}]}`
			case 7:
				body = `{"query":{}}`
			}
			return p.Do(request, body).Status
		})
		if statuses[200] != 64 {
			t.Errorf("64 programs are answered %v", statuses)
		}
		for _, id := range groups {
			kept := officetest.Must(o.Store.Group(t.Context(), id))(t).CustomersCount
			counted := officetest.Must(o.Store.CountMembers(t.Context(), id, customers.Selection{All: true}))(t)
			if kept != counted {
				t.Errorf("the group keeps the number %d and has %d members", kept, counted)
			}
		}
	})
}

// A history of one customer in one group: each answer must be one that some order of the requests gives.
func TestWhatWasAddedIsThereForTheNextToSee(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		p := o.Program()
		group := o.Group("G")
		unseen := atOnce(32, func(i int) int {
			customer := o.Customer("C", fmt.Sprint(i), fmt.Sprintf("c%d@example.com", i))
			body := `{"customer_ids":[{"id":"` + customer + `"}]}`
			batch := " /admin/customer-groups/" + group + "/customers/batch"
			list := fmt.Sprintf("GET /admin/customer-groups/%s/customers?q=c%d@", group, i)
			wrong := 0
			for range 2 {
				p.Do("POST"+batch, body).Want(200, "")
				if p.Do(list, "").Get("count") != 1.0 {
					wrong++
				}
				p.Do("DELETE"+batch, body).Want(200, "")
				if p.Do(list, "").Get("count") != 0.0 {
					wrong++
				}
			}
			return wrong
		})
		if unseen[0] != 32 {
			t.Errorf("of 32 programs so many have not seen so many of their own changes: %v", unseen)
		}
	})
}
