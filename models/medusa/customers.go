package medusa

import (
	"context"
	"encoding/json"
	"hash/maphash"
	"io"
	"net/url"
	"strconv"

	"cohort/models/exports"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// page is a page of a list.
type page struct {
	Customers []customer `json:"customers"`
	Groups    []Group    `json:"customer_groups"`
	Count     int64      `json:"count"`
}

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
}

// Group is a customer group of the store.
type Group struct {
	Name     string          `json:"name"`
	Metadata record.Metadata `json:"metadata"`
}

// pageSize is how many customers or groups are asked for at once.
const pageSize = 200

// columns are those of the file: of the shapes medusa1 and medusa2.
var columns = []string{"id", "email", "first_name", "last_name", "company_name", "phone", "has_account", "groups", "created_at", "metadata"}

// Shape is the name of the mapping's shape for the file.
func (s *Store) Shape() string { return "medusa" + strconv.Itoa(s.Version) }

// WriteCustomers writes all customers with the names of their groups into a CSV file, the oldest first. progress is called with how many
// there are so far, and in all.
func (s *Store) WriteCustomers(ctx context.Context, file io.Writer, progress func(done, all int64)) error {
	writer, err := sheets.NewWriter(file, sheets.CSV, sheets.WriterOptions{})
	if err != nil {
		return err
	}
	if err := writer.Write(sheets.Texts(columns...)); err != nil {
		return err
	}
	query := url.Values{"order": {"created_at"}, "expand": {"groups"}}
	if s.Version == 2 {
		query = url.Values{"order": {"created_at"}, "fields": {"*groups"}}
	}
	seed, seen := maphash.MakeSeed(), map[uint64]bool{}
	count, err := s.each(ctx, "/admin/customers", query, func(p page) (int, error) {
		for _, c := range p.Customers {
			if id := maphash.String(seed, c.ID); !seen[id] {
				seen[id] = true
				if err := writer.Write(sheets.Texts(c.cells()...)); err != nil {
					return 0, err
				}
			}
		}
		progress(int64(len(seen)), p.Count)
		return len(p.Customers), nil
	})
	if err == nil && int64(len(seen)) < count {
		err = &record.Error{Kind: record.Conflict, Object: "import", Message: "The store has changed while it was read. Try again."}
	}
	if err != nil {
		return err
	}
	return writer.Close()
}

// cells is a customer as a row of the file.
func (c customer) cells() []string {
	names := make([]string, len(c.Groups))
	for i, group := range c.Groups {
		names[i] = group.Name
	}
	metadata := string(c.Metadata)
	if metadata == "null" || metadata == "{}" {
		metadata = ""
	}
	return []string{c.ID, text.OrEmpty(c.Email), text.OrEmpty(c.FirstName), text.OrEmpty(c.LastName), text.OrEmpty(c.Company),
		text.OrEmpty(c.Phone), strconv.FormatBool(c.Account), exports.GroupNames(names), c.CreatedAt, metadata}
}

// Groups are all customer groups of the store, the oldest first.
func (s *Store) Groups(ctx context.Context) (groups []Group, err error) {
	_, err = s.each(ctx, "/admin/customer-groups", url.Values{"order": {"created_at"}}, func(p page) (int, error) {
		groups = append(groups, p.Groups...)
		return len(p.Groups), nil
	})
	return groups, err
}

// each reads a list page by page. read returns how many items a page has; count is how many there are in all, or were: where one goes
// while the list is read, another one moves to a page that is read already.
func (s *Store) each(ctx context.Context, path string, query url.Values, read func(page) (int, error)) (count int64, err error) {
	query.Set("limit", strconv.Itoa(pageSize))
	for offset := 0; ; {
		query.Set("offset", strconv.Itoa(offset))
		var p page
		if err := s.get(ctx, path, query, &p); err != nil {
			return 0, err
		}
		items, err := read(p)
		if err != nil {
			return 0, err
		}
		count = max(count, p.Count)
		if offset += items; items == 0 || int64(offset) >= p.Count {
			return count, nil
		}
	}
}
