package medusa

import (
	"context"
	"encoding/json"
	"errors"
	"hash/maphash"
	"net/http"
	"net/url"
	"strconv"

	"cohort/models/record"
)

// listOf is a list of the Admin API: where it is, and the field of its answer that has the items.
type listOf struct {
	path  string
	query url.Values
	field string
}

// page is a part of a list.
type page struct {
	items []json.RawMessage
	count int64 // of all items
}

// page asks for a page. An answer without the field of the items is not Medusa's.
func (s *Store) page(ctx context.Context, l listOf) (p page, err error) {
	var answer map[string]json.RawMessage
	if err := s.send(ctx, http.MethodGet, l.path, l.query, nil, &answer); err != nil {
		return p, err
	}
	if json.Unmarshal(answer[l.field], &p.items) != nil || json.Unmarshal(answer["count"], &p.count) != nil {
		return p, unreachable(errors.New("it does not answer as Medusa does"))
	}
	return p, nil
}

// each reads a list page by page, and each item of it once. visit is told how many items there are in all. Where an item goes while the
// list is read, another one moves to a page that is read already, so that a list of which items are missing at the end is an error.
func each[T any](ctx context.Context, s *Store, l listOf, size int, visit func(item T, all int64) error) error {
	l.query.Set("limit", strconv.Itoa(size))
	seed, seen, count := maphash.MakeSeed(), map[uint64]bool{}, int64(0)
	for offset := 0; ; {
		l.query.Set("offset", strconv.Itoa(offset))
		p, err := s.page(ctx, l)
		if err != nil {
			return err
		}
		count = max(count, p.count)
		for _, raw := range p.items {
			var id struct{ ID string }
			var item T
			if json.Unmarshal(raw, &id) != nil || json.Unmarshal(raw, &item) != nil {
				return unreachable(errors.New("it does not answer as Medusa does"))
			}
			if key := maphash.String(seed, id.ID); !seen[key] {
				seen[key] = true
				if err := visit(item, count); err != nil {
					return err
				}
			}
		}
		if offset += len(p.items); len(p.items) == 0 || int64(offset) >= p.count {
			break
		}
	}
	if int64(len(seen)) < count {
		return &record.Error{Kind: record.Conflict, Object: "import", Message: "The store has changed while it was read. Try again."}
	}
	return nil
}
