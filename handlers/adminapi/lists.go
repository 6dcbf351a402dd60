package adminapi

import (
	"cohort/models/customers"
	"cohort/models/record"
)

// piece is how many rows of a long list are read and written at once.
const piece = 500

// listCustomers writes the customers that a query finds, and returns how many there are in all.
func (w records) listCustomers(q customers.Query, f *fields) (count int64, err error) {
	return listed(q.Limit,
		func(limit int) ([]customers.Customer, record.Total, error) {
			first := q
			first.Limit = limit
			list, err := w.store.Customers(w.ctx, first)
			return list.Customers, list.Total, err
		},
		func(visit func(customers.Customer) error) error { return w.store.EachCustomer(w.ctx, q, visit) },
		func(customers []customers.Customer) error { return w.customers(customers, f) })
}

// allMembers writes all customers of a group.
func (w records) allMembers(group customers.Group, f *fields) error {
	_, err := w.listCustomers(customers.Query{GroupID: group.ID, Limit: int(group.CustomersCount)}, f)
	return err
}

// listGroups does for customer groups what listCustomers does.
func (w records) listGroups(q customers.GroupQuery, f *fields) (count int64, err error) {
	return listed(q.Limit,
		func(limit int) ([]customers.Group, record.Total, error) {
			first := q
			first.Limit = limit
			list, err := w.store.Groups(w.ctx, first)
			return list.Groups, list.Total, err
		},
		func(visit func(customers.Group) error) error { return w.store.EachGroup(w.ctx, q, visit) },
		func(groups []customers.Group) error { return w.groups(groups, f) })
}

// listed writes what a query finds, and returns how many there are in all. A long list takes no more memory than a piece of
// it, and a client that reads slowly keeps no connection of the database.
func listed[T any](limit int, first func(limit int) ([]T, record.Total, error), each func(visit func(T) error) error,
	write func(rows []T) error) (int64, error) {
	rows, total, err := first(min(limit, piece))
	if err != nil {
		return 0, err
	}
	if len(rows) < piece || limit <= piece {
		return total.Count, write(rows)
	}
	return total.Count, inPieces(each, write)
}

// inPieces gathers what is visited into pieces.
func inPieces[T any](each func(visit func(T) error) error, write func(rows []T) error) error {
	rows := make([]T, 0, piece)
	err := each(func(row T) error {
		if rows = append(rows, row); len(rows) < piece {
			return nil
		}
		err := write(rows)
		rows = rows[:0]
		return err
	})
	if err != nil {
		return err
	}
	return write(rows)
}
