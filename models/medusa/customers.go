package medusa

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cohort/models/exports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

type customer struct {
	ID        string          `json:"id"`
	Email     *string         `json:"email"`
	FirstName *string         `json:"first_name"`
	LastName  *string         `json:"last_name"`
	Company   *string         `json:"company_name"`
	Phone     *string         `json:"phone"`
	Account   bool            `json:"has_account"`
	Metadata  json.RawMessage `json:"metadata"`
	CreatedAt string          `json:"created_at"`
	Groups    []Group         `json:"groups"`

	Addresses []address `json:"addresses"` // of version 2
	Shipping  []address `json:"shipping_addresses"`
	Billing   *address  `json:"billing_address"`
}

// Group is a customer group of the store.
type Group struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Metadata record.Metadata `json:"metadata"`
}

// note is what an operator of version 1 wrote about a record.
type note struct {
	Value  string `json:"value"`
	Of     string `json:"resource_type"`
	OfID   string `json:"resource_id"`
	MadeAt string `json:"created_at"`
}

// pageSize is how many customers or groups are asked for at once.
const pageSize = 200

// byID is the order of the lists: two customers may have been created at the same time, but no two have the same id.
var byID = []string{"id"}

// columns are those of the file: of the shapes medusa1 and medusa2. Where a key comes twice the last column counts, so that a customer's
// own metadata goes before all else.
var columns = []string{
	"id", "email", "first_name", "last_name", "company_name", "address_1", "address_2", "city", "province", "postal_code", "country_code",
	"phone", "address_phone", "has_account", "groups", "created_at", "note", "metadata",
}

// Shape is the name of the mapping's shape for the file.
func (s *Store) Shape() string { return "medusa" + strconv.Itoa(s.Version) }

// WriteCustomers writes all customers with the names of their groups, their addresses and the notes about them into a CSV file, the oldest
// first. progress is called with how many there are so far, and in all.
func (s *Store) WriteCustomers(ctx context.Context, file io.Writer, progress func(done, all int64)) error {
	notes, err := s.notes(ctx)
	if err != nil {
		return err
	}
	writer, err := sheets.NewWriter(file, sheets.CSV, sheets.WriterOptions{})
	if err != nil {
		return err
	}
	if err := writer.Write(sheets.Texts(columns...)); err != nil {
		return err
	}
	list := listOf{path: "/admin/customers", field: "customers", query: url.Values{"order": byID}}
	if s.Version == 2 {
		list.query.Set("fields", "*groups,*addresses")
	} else {
		list.query.Set("expand", "groups,shipping_addresses,billing_address")
	}
	done := int64(0)
	err = each(ctx, s, list, pageSize, func(c customer, all int64) error {
		if done++; done%pageSize == 0 || done == all {
			progress(done, all)
		}
		return writer.Write(sheets.Texts(c.cells(notes[c.ID])...))
	})
	if err != nil {
		return err
	}
	return writer.Close()
}

// cells is a customer as a row of the file.
func (c customer) cells(note string) []string {
	names := make([]string, len(c.Groups))
	for i, group := range c.Groups {
		names[i] = group.Name
	}
	first, all := c.addresses()
	return []string{
		c.ID, text.OrEmpty(c.Email), text.OrEmpty(c.FirstName), text.OrEmpty(c.LastName),
		cmp.Or(text.OrEmpty(c.Company), first.Company), first.Address1, first.Address2,
		first.City, first.Province, first.PostalCode, first.CountryCode, text.OrEmpty(c.Phone), first.Phone,
		strconv.FormatBool(c.Account), exports.GroupNames(names), c.CreatedAt, note, c.metadata(all),
	}
}

// metadata is the cell of the customer's own metadata and, where there are several, of all addresses.
func (c customer) metadata(addresses []address) string {
	own, err := record.ParseMetadata(c.Metadata)
	if err != nil {
		return string(c.Metadata) // the import refuses it
	}
	if _, taken := own.Get("addresses"); len(addresses) > 1 && !taken {
		if value, err := asJSON(addresses); err == nil {
			own = append(own, record.MetadataEntry{Key: "addresses", Value: value})
		}
	}
	if len(own) == 0 {
		return ""
	}
	return text.OrEmpty(own.Text())
}

// Groups are all customer groups of the store, the oldest first.
func (s *Store) Groups(ctx context.Context) (groups []Group, err error) {
	list := listOf{path: "/admin/customer-groups", field: "customer_groups", query: url.Values{"order": byID}}
	return groups, each(ctx, s, list, pageSize, func(group Group, _ int64) error {
		groups = append(groups, group)
		return nil
	})
}

// notes are the notes about customers, by the customers' ids, the oldest first and with a line break between. Only version 1 has any.
func (s *Store) notes(ctx context.Context) (map[string]string, error) {
	texts := map[string]string{}
	if s.Version != 1 {
		return texts, nil
	}
	var all []note
	list := listOf{path: "/admin/notes", field: "notes", query: url.Values{}} // which takes no order
	err := each(ctx, s, list, pageSize, func(n note, _ int64) error {
		if n.Of == "customer" && strings.TrimSpace(n.Value) != "" {
			all = append(all, n)
		}
		return nil
	})
	if record.IsKind(err, record.NotFound) {
		return texts, nil
	}
	slices.SortStableFunc(all, func(a, b note) int { return strings.Compare(a.MadeAt, b.MadeAt) })
	for _, n := range all {
		texts[n.OfID] = strings.TrimPrefix(texts[n.OfID]+"\n"+n.Value, "\n")
	}
	return texts, err
}
