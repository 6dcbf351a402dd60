package sample

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/pricing"
	"cohort/models/record"
	"cohort/models/sheets"
)

// The operators whose work the demo shows.
const (
	inesEmail  = "ines@example.com"
	tomasEmail = "tomas@example.com"
)

// vipName is the group that the history is about.
const vipName = "VIP"

// dateMembers gives the members of the demo, and their groups, the dates that they would have: a member that of the customer, or
// of a younger group.
func (s *Store) dateMembers(ctx context.Context) error {
	return s.db.Change(ctx, "fill the demo", func(tx *gorm.DB) error {
		err := tx.Exec(`UPDATE members SET created_at =
				CASE WHEN customer_created_at > customer_groups.created_at THEN customer_created_at ELSE customer_groups.created_at END
			FROM customer_groups WHERE customer_groups.id = members.group_id`).Error
		if err != nil {
			return err
		}
		return tx.Exec(`UPDATE customer_groups SET members_changed_at =
			(SELECT max(members.created_at) FROM members WHERE members.group_id = customer_groups.id)`).Error
	})
}

// history is how the group VIP became what it is, over three months: by the store's own verbs, at times in the past.
type history struct {
	*Store
	vip       string
	authors   map[string]activity.Actor // by their e-mail
	outsiders []string                  // customers who are not in the group, the oldest first
	members   []string                  // those who were before, the oldest first
	today     time.Time
}

// seedHistory lets two operators work with the group VIP. An import of theirs has rows with errors, and a mistake is undone.
func (s *Store) seedHistory(ctx context.Context) error {
	h := history{Store: s, authors: map[string]activity.Actor{}, today: record.Now().Truncate(24 * time.Hour)}
	if err := h.meet(ctx); err != nil {
		return err
	}
	for _, step := range []struct {
		daysAgo, hour int
		who           string
		do            func(ctx context.Context) error
	}{
		{84, 9, inesEmail, h.describe("Our best customers: more than ten orders, or 2,000 in a year.")},
		{77, 10, inesEmail, h.join(0, 14)},
		{63, 14, tomasEmail, h.join(14, 20)},
		{49, 11, tomasEmail, h.leave(0, 4)},
		{41, 15, inesEmail, h.importFair},
		{35, 9, inesEmail, h.addPrices},
		{34, 9, inesEmail, h.addDiscount},
		{28, 16, tomasEmail, h.mistake},
		{20, 10, inesEmail, h.join(20, 25)},
		{12, 13, tomasEmail, h.leave(4, 6)},
		{6, 9, tomasEmail, h.describe("Our best customers. Free shipping, early access to new collections, and a person to call.")},
		{3, 11, inesEmail, h.join(25, 26)},
		{1, 15, tomasEmail, h.leave(6, 7)},
	} {
		at := h.today.AddDate(0, 0, -step.daysAgo).Add(time.Duration(step.hour) * time.Hour)
		if err := step.do(record.At(activity.WithActor(ctx, h.authors[step.who]), at)); err != nil {
			return err
		}
	}
	return nil
}

// meet finds the group, its members, some who are not, and the operators. Where these are not operators of the store, the
// activity has their e-mails alone.
func (h *history) meet(ctx context.Context) error {
	groups, err := h.customers.Groups(ctx, customers.GroupQuery{Limit: -1})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(groups.Groups, func(g customers.Group) bool { return g.Name == vipName })
	h.vip = groups.Groups[i].ID // the seed of the demo has it
	if h.members, err = h.oldest(ctx, customers.Query{GroupID: h.vip}); err != nil {
		return err
	}
	if h.outsiders, err = h.oldest(ctx, customers.Query{NotIn: h.vip}); err != nil {
		return err
	}
	operators, err := h.accounts.Operators(ctx)
	for _, email := range []string{inesEmail, tomasEmail} {
		author := activity.Actor{Name: email, Via: activity.ViaPages, Role: activity.Editor}
		for _, operator := range operators {
			if operator.Email == email {
				author.ID = operator.ID
			}
		}
		h.authors[email] = author
	}
	return err
}

// oldest are the ids of the customers of a query, the oldest first.
func (h *history) oldest(ctx context.Context, q customers.Query) (ids []string, err error) {
	q.Order, q.Limit = record.Order{By: "created_at"}, 40
	page, err := h.customers.Customers(ctx, q)
	for _, customer := range page.Customers {
		ids = append(ids, customer.ID)
	}
	return ids, err
}

func (h *history) describe(words string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := h.customers.UpdateGroup(ctx, h.vip, customers.GroupInput{Description: record.TextOf(words)})
		return err
	}
}

// join adds some of the outsiders.
func (h *history) join(from, to int) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := h.customers.AddCustomers(ctx, h.vip, customers.Selection{IDs: h.outsiders[from:to]})
		return err
	}
}

// leave removes some of those who were members before.
func (h *history) leave(from, to int) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := h.customers.RemoveCustomers(ctx, h.vip, customers.Selection{IDs: h.members[from:to]})
		return err
	}
}

// mistake removes many members, and undoes that four minutes later.
func (h *history) mistake(ctx context.Context) error {
	author, _ := activity.ActorOf(ctx)
	author.ChangeSet = activity.NewChangeSet()
	if err := h.leave(8, 26)(activity.WithActor(ctx, author)); err != nil {
		return err
	}
	_, err := h.undos.Undo(record.At(ctx, record.NowOf(ctx).Add(4*time.Minute)), author.ChangeSet)
	return err
}

// fairFile is a file as somebody types it at a fair. Three of its rows have errors.
const fairFile = `email,first_name,last_name,phone,groups,metadata.source
lena.vogt@example.org,Lena,Vogt,+49 30 5550101,VIP,Spring fair
marco.bellini@example.net,Marco,Bellini,,VIP,Spring fair
aoife.byrne@example,Aoife,Byrne,,VIP,Spring fair
piotr.zielinski@example.org,Piotr,Zieliński,+48 22 555 01 02,Newsletter,Spring fair
,Hanna,Lindqvist,+46 8 555 01 03,VIP,Spring fair
yuki.mori@example.com,結衣,森,,VIP;Newsletter,Spring fair
carla.nunes@example.net,Carla,Nunes,,VIP,Spring fair,call back
samir.haddad@example.org,Samir,Haddad,+961 1 555 010,VIP,Spring fair
elif.kaya@example.com,Elif,Kaya,,Newsletter,Spring fair
`

func (h *history) importFair(ctx context.Context) error {
	_, err := h.imports.Import(ctx, strings.NewReader(fairFile), imports.Options{Name: "spring-fair.csv"}, func(sheets.RowError) {})
	return err
}

// addPrices makes a price list for the group alone.
func (h *history) addPrices(ctx context.Context) error {
	in := pricing.ListInput{
		Name: new("VIP early access"), Description: new("New collections, two weeks before everyone else"),
		Type: new(pricing.Sale), Status: new(pricing.Active), GroupIDs: &[]string{h.vip},
	}
	for i := range 30 {
		in.Prices = append(in.Prices, demoPrices(i, 85, false)...)
	}
	_, err := h.pricing.CreatePriceList(ctx, in)
	return err
}

// addDiscount makes a discount for the group alone.
func (h *history) addDiscount(ctx context.Context) error {
	_, err := h.pricing.CreateDiscount(ctx, pricing.DiscountInput{
		Code: new("VIP20"), Description: record.TextOf("Twenty percent off for our best customers"), Type: new(pricing.Percentage),
		Value: new(int64(20)), Conditions: []pricing.ConditionInput{{Operator: new(pricing.In), GroupIDs: &[]string{h.vip}}},
	})
	return err
}
