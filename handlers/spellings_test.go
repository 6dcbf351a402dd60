package handlers_test

import (
	"net/http"
	"net/url"
	"testing"

	"cohort/handlers/officetest"
	"cohort/models/customers"
	"cohort/models/record"
)

// Wherever people search, a name and a phone number are found however they are typed.
func TestPagesFindWhatPeopleType(t *testing.T) {
	officetest.OpenEach(t, func(t *testing.T, o *officetest.Office) {
		ana := o.Customer("Ana", "O\u2019Brien\u2011Silva", "ana@example.com")
		o.Customer("Kim", "Other", "kim@example.com")
		phone := customers.Input{Phone: record.TextOf("+49 (0)170 1234567")}
		if _, err := o.Store.UpdateCustomer(t.Context(), ana, phone); err != nil {
			t.Fatal(err)
		}
		vip, empty := o.Group("VIP", ana), o.Group("Children\u2019s")
		o.PriceList("Mother\u2019s day", nil)
		v := o.SignedIn()
		for _, typed := range []string{"o'brien-silva", "O\u2018Brien\u2013Silva", "01701234567", "+49 170 1234567", "ana (0170) 123-45 67"} {
			q := "?q=" + url.QueryEscape(typed)
			for _, path := range []string{"/customers", "/customer-groups/" + vip, "/customer-groups/" + empty + "/customers/add", "/search"} {
				v.Get(path + q).Want(http.StatusOK).Reads("Ana O\u2019Brien\u2011Silva").DoesNotRead("Kim Other")
			}
		}
		v.Get("/customers?q=" + url.QueryEscape("o'brian-silva 0170 1234567")).Reads("Ana O\u2019Brien\u2011Silva")
		v.Get("/customer-groups?q=children's").Reads("Children\u2019s").DoesNotRead("VIP")
		v.Get("/price-lists?q=mother's").Reads("Mother\u2019s day")
		v.Get("/search?q=mother's").Reads("Mother\u2019s day")
	})
}
