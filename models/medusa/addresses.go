package medusa

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
)

// address is one of a customer's addresses. In the metadata it has the names of this struct, and none where it has no value.
type address struct {
	ID          string `json:"id,omitempty"`
	Name        string `json:"address_name,omitempty"`
	FirstName   string `json:"first_name,omitempty"`
	LastName    string `json:"last_name,omitempty"`
	Company     string `json:"company,omitempty"`
	Address1    string `json:"address_1,omitempty"`
	Address2    string `json:"address_2,omitempty"`
	City        string `json:"city,omitempty"`
	Province    string `json:"province,omitempty"`
	PostalCode  string `json:"postal_code,omitempty"`
	CountryCode string `json:"country_code,omitempty"`
	Phone       string `json:"phone,omitempty"`
	ForShipping bool   `json:"is_default_shipping,omitempty"`
	ForBilling  bool   `json:"is_default_billing,omitempty"`

	Metadata json.RawMessage `json:"metadata,omitempty"`
}

// addresses are the address that stands in the metadata under names of its own, and all of them as JSON where there are more: the default
// one for shipping first, then that for billing, then the oldest. In version 1 the address for billing is kept apart from the others.
func (c customer) addresses() (first address, all []address) {
	all = slices.Concat(c.Addresses, c.Shipping)
	apart := c.Billing
	for i := range all {
		if apart != nil && all[i].ID == apart.ID {
			all[i].ForBilling, apart = true, nil
		}
	}
	slices.SortFunc(all, func(a, b address) int {
		return cmp.Or(trueFirst(a.ForShipping, b.ForShipping), trueFirst(a.ForBilling, b.ForBilling), cmp.Compare(a.ID, b.ID))
	})
	if apart != nil {
		billing := *apart
		billing.ForBilling = true
		all = append(all, billing)
	}
	if len(all) == 0 {
		return address{}, nil
	}
	return all[0], all
}

func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// asJSON is a list of addresses as a value of the metadata.
func asJSON(addresses []address) (json.RawMessage, error) {
	for i := range addresses {
		if metadata := string(addresses[i].Metadata); metadata == "null" || metadata == "{}" {
			addresses[i].Metadata = nil
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(addresses)
	return bytes.TrimSpace(text.Bytes()), err
}
