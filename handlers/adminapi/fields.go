package adminapi

import (
	"slices"
	"strings"

	"cohort/models/customers"
	"cohort/models/record"
	"cohort/models/text"
)

// fields choose what to show of a record: some of its columns, and some of its relations, each with fields of its own. The
// parameters fields and expand of a request choose them.
type fields struct {
	columns   []string // nil: all
	relations []relation
}

type relation struct {
	name string
	*fields
	// Instead of everything that is related: just these groups, or this one for every record,
	among []string
	known *customers.Group
	same  []byte // which is then written only once
}

// always makes a group the one that every record relates to.
func (r *relation) always(group customers.Group) {
	r.known = &group
	if len(r.relations) == 0 {
		r.same = append(appendGroup([]byte{'['}, group, r.fields), "}]"...)
	}
}

// mostRelations is how many relations expand may follow, one from the other: a.b.c.d.
const mostRelations = 4

// related maps each kind of record to its relations, and those to the kind of record they lead to. Orders, addresses and the
// like belong to other software: a client may name them, and finds none.
var related = map[string]map[string]string{
	"customer":       {"orders": "order", "shipping_addresses": "address", "billing_address": "address", "groups": "customer_group"},
	"customer_group": {"customers": "customer", "price_lists": "price_list"},
	"price_list":     {"customer_groups": "customer_group", "prices": "price"},
	"price":          {"variants": "", "variant": ""},
	"discount":       {"rule": "discount_rule", "parent_discount": "discount", "regions": ""},
	"discount_rule":  {"conditions": "discount_condition"},
	"discount_condition": {
		"customer_groups": "customer_group", "products": "", "product_types": "", "product_tags": "", "product_collections": "",
	},
	"address": {"country": "", "customer": ""},
	"order": {
		"billing_address": "address", "cart": "", "claims": "", "currency": "", "customer": "", "discounts": "",
		"draft_order": "", "edits": "", "fulfillments": "", "gift_card_transactions": "", "gift_cards": "", "items": "",
		"payments": "", "refunds": "", "region": "", "returns": "", "sales_channel": "", "shipping_address": "address",
		"shipping_methods": "", "swaps": "",
	},
}

// columnsOf are the columns that a client may name, in the order in which they are shown.
var columnsOf = map[string][]string{
	"customer": {
		"id", "created_at", "updated_at", "deleted_at", "email", "first_name", "last_name", "billing_address_id", "phone",
		"has_account", "metadata",
	},
	"customer_group": {"id", "created_at", "updated_at", "deleted_at", "name", "description", "metadata"},
	"price_list":     {"id", "created_at", "updated_at", "deleted_at", "name", "description", "type", "status", "starts_at", "ends_at"},
	"price": {
		"id", "created_at", "updated_at", "deleted_at", "currency_code", "amount", "min_quantity", "max_quantity",
		"price_list_id", "region_id", "variant_id",
	},
	"discount": {
		"id", "created_at", "updated_at", "deleted_at", "code", "is_dynamic", "rule_id", "is_disabled", "parent_discount_id", "starts_at",
		"ends_at", "valid_duration", "usage_limit", "usage_count", "metadata",
	},
	"discount_rule":      {"id", "created_at", "updated_at", "deleted_at", "description", "type", "value", "allocation", "metadata"},
	"discount_condition": {"id", "created_at", "updated_at", "deleted_at", "type", "operator", "discount_rule_id", "metadata"},
}

// waysBack may lead to records of a kind that a path came through: a member has few groups, a code one parent. Any other
// would show everything again for everything.
var waysBack = map[string]bool{"customer.groups": true, "discount.parent_discount": true}

// expanded returns the fields with the relations that expand names: a,b.c.
func expanded(record, expand string) (*fields, error) {
	f := &fields{}
	for path := range strings.SplitSeq(expand, ",") {
		if path == "" {
			continue
		}
		at, of, through := f, record, []string{record}
		names := strings.Split(path, ".")
		for _, name := range names {
			to, known := related[of][name]
			switch {
			case !known || len(names) > mostRelations:
				return nil, invalid(text.Fill("expand: there is no relation {relation}", "relation", path))
			case slices.Contains(through, to) && !waysBack[of+"."+name]:
				return nil, invalid(text.Fill("expand: {relation} leads back to where it came from", "relation", path))
			}
			at, of, through = at.expand(name).fields, to, append(through, to)
		}
	}
	return f, nil
}

// expand adds the relation, if it is not there yet.
func (f *fields) expand(name string) *relation {
	i := slices.IndexFunc(f.relations, func(r relation) bool { return r.name == name })
	if i < 0 {
		i = len(f.relations)
		f.relations = append(f.relations, relation{name: name, fields: &fields{}})
	}
	return &f.relations[i]
}

// shown returns the columns to show.
func (f *fields) shown(record string) []string {
	if f.columns == nil {
		return columnsOf[record]
	}
	return f.columns
}

func (f *fields) relation(name string) *relation {
	i := slices.IndexFunc(f.relations, func(r relation) bool { return r.name == name })
	if i < 0 {
		return nil
	}
	return &f.relations[i]
}

// selectColumns keeps the columns that the parameter fields names: a,b keeps those two, -a all but that one; customers.email is
// a column of a relation. The ones in always are shown in any case.
func (f *fields) selectColumns(record, fields string, always ...string) error {
	var named, without []string
	for field := range strings.SplitSeq(fields, ",") {
		field, minus := strings.CutPrefix(strings.TrimPrefix(field, "+"), "-")
		name, column, nested := strings.Cut(field, ".")
		switch {
		case nested && slices.Contains(columnsOf[related[record][name]], column):
			inner := f.expand(name)
			inner.columns = append(inner.columns, column)
		case field == "":
		case !slices.Contains(columnsOf[record], field):
			return invalid(text.Fill("fields: there is no column {column}", "column", field))
		case minus:
			without = append(without, field)
		default:
			named = append(named, field)
		}
	}
	if named == nil && without != nil {
		named = columnsOf[record]
	}
	for _, column := range columnsOf[record] {
		wanted := slices.Contains(named, column) && !slices.Contains(without, column)
		if wanted || slices.Contains(always, column) {
			f.columns = append(f.columns, column)
		}
	}
	return nil
}

// orderBy reads the order of a list: a column, with a minus before it for descending.
func orderBy(row, value string) (record.Order, error) {
	column, descending := strings.CutPrefix(value, "-")
	if !slices.Contains(columnsOf[row], column) {
		return record.Order{}, invalid(text.Fill("order: there is no column {column}", "column", value))
	}
	if column == "deleted_at" { // which is the same for all
		column = "id"
	}
	return record.Order{By: column, Desc: descending}, nil
}

func invalid(message string) error {
	return &record.Error{Kind: record.Invalid, Message: message}
}
