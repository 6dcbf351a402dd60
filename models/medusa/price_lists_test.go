package medusa_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/medusa"
	"cohort/models/pricesync"
	"cohort/models/record"
	"cohort/models/storetest"
	"cohort/models/text"
)

// priceLists answers as Medusa 1.20.11 and 2.11.3 do: the first with groups and prices only where they are asked for, and with the
// variant of a price among its variants; the second with all prices at once, in major units, and with rules.
func (p *peer) priceLists(r *http.Request) string {
	const v1 = `{"price_lists":[{"id":"pl_1","name":"Summer","description":"","type":"sale","status":"active","starts_at":` +
		`"2026-06-01T00:00:00.000Z","ends_at":null%s}],"count":1,"offset":0,"limit":5}`
	const related = `,"customer_groups":[{"id":"g1","name":"VIP","metadata":{"level":"007"}}],"prices":[
		{"id":"ma_1","currency_code":"usd","amount":900,"min_quantity":10,"max_quantity":20,"region_id":null,"variants":[{"id":"variant_1"}]},
		{"id":"ma_2","currency_code":"jpy","amount":1200,"min_quantity":null,"max_quantity":null,"region_id":null,
			"variants":[{"id":"variant_1"}]},
		{"id":"ma_3","currency_code":"eur","amount":850,"min_quantity":null,"max_quantity":null,"region_id":"reg_1",
			"variants":[{"id":"variant_1"}]},
		{"id":"ma_4","currency_code":"usd","amount":1,"min_quantity":null,"max_quantity":null,"region_id":null,"variants":[]}]`
	switch {
	case p.version == 1 && r.URL.Query().Get("expand") == "customer_groups,prices,prices.variants":
		return fmt.Sprintf(v1, related)
	case p.version == 1:
		return fmt.Sprintf(v1, "")
	}
	return `{"price_lists":[{"id":"plist_1","title":"Summer","description":"","type":"sale","status":"active","starts_at":
		"2026-06-01T00:00:00.000Z","ends_at":null,"rules":{"customer.groups.id":["g1","gone"]},"prices":[
		{"id":"price_1","currency_code":"usd","amount":9,"min_quantity":10,"max_quantity":20,"variant_id":"variant_1","rules":{}},
		{"id":"price_2","currency_code":"jpy","amount":1200,"min_quantity":null,"max_quantity":null,"variant_id":"variant_1","rules":{}},
		{"id":"price_3","currency_code":"eur","amount":8.5,"min_quantity":null,"max_quantity":null,"variant_id":"variant_1",
			"rules":{"region_id":"reg_1"}},
		{"id":"price_4","currency_code":"usd","amount":9.995,"min_quantity":null,"max_quantity":null,"variant_id":"variant_2","rules":{}},
		{"id":"price_5","currency_code":"usd","amount":5,"min_quantity":null,"max_quantity":null,"variant_id":"variant_2","rules":{"city":"x"}}]},
		{"id":"plist_2","title":"Gone","description":null,"type":"override","status":"draft","starts_at":null,"ends_at":null,"prices":[],
			"rules":{"customer.groups.id":["gone"],"sales_channel_id":["sc_1"]}}],"count":2,"offset":0,"limit":5}`
}

// shown is a price list as lines.
func shown(list pricesync.List) (lines []string) {
	lines = append(lines, fmt.Sprint(list.ID, " ", list.Name, " ", list.Type, " ", list.Status, " ", list.StartsAt != nil,
		list.EndsAt != nil, " ", list.ForGroups, list.Groups, list.Narrower))
	for _, price := range list.Prices {
		lines = append(lines, fmt.Sprint(price.VariantID, " ", price.CurrencyCode, price.RegionID, " ", price.Amount, " ",
			price.MinQuantity.ValueOr(-1), " ", price.MaxQuantity.ValueOr(-1)))
	}
	for _, left := range list.Left {
		lines = append(lines, left.String())
	}
	return lines
}

// Price lists of both versions are the same, and what has no place is told.
func TestPriceListsOfBothVersions(t *testing.T) {
	t.Parallel()
	prices := []string{"variant_1 usd 900 10 20", "variant_1 jpy 1200 -1 -1", "variant_1 reg_1 850 -1 -1"}
	for version, want := range map[int][]string{
		1: slices.Concat([]string{"pl_1 Summer sale active true false true [VIP] false"}, prices,
			[]string{"1 price, of ma_4, is left out: The price isn't for a product variant."}),
		2: slices.Concat([]string{"plist_1 Summer sale active true false true [VIP] false"}, prices, []string{
			"1 of its customer groups does not exist any more.",
			"1 price, of variant_2, is left out: The amount has more decimals than USD allows.",
			"1 price, of variant_2, is left out: The price has a rule for city, which Cohort doesn't know.",
			"plist_2 Gone override draft false false true [] true",
			"1 of its customer groups does not exist any more.",
			"It has a rule for sales_channel_id, which Cohort doesn't know. It is a draft until you decide.",
		}),
	} {
		store := storetest.Must(medusa.Open(t.Context(), (&peer{version: version}).open(t),
			medusa.Credentials{Email: "ada@example.com", Password: "secret"}))(t)
		groups := storetest.Must(store.Groups(t.Context()))(t)
		var got []string
		err := store.EachPriceList(t.Context(), groups, func(list pricesync.List, _ int64) error {
			got = append(got, shown(list)...)
			return nil
		})
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(version, err, diff)
		}
		regions := storetest.Must(store.Regions(t.Context()))(t)
		if len(regions) != 1 || regions[0].ID != "reg_1" || regions[0].CurrencyCode != "eur" {
			t.Error(regions)
		}
	}
}

// The default address stands under names of its own, and where there are several all are in the metadata.
func TestAddressesOfCustomers(t *testing.T) {
	t.Parallel()
	home := `{"id":"addr_1","first_name":"Ada","company":"A & B","address_1":"Main 1","address_2":"","city":"Copenhagen",` +
		`"country_code":"dk","province":null,"postal_code":"02100","phone":"+45 99","metadata":{}%s}`
	other := `{"id":"addr_2","address_1":"Billing 1","city":"Aarhus","metadata":{"door":"b"}%s}`
	for version, fields := range map[int]map[string]any{
		1: {
			"shipping_addresses": json.RawMessage("[" + fmt.Sprintf(home, "") + "]"),
			"billing_address":    json.RawMessage(fmt.Sprintf(other, "")),
		},
		2: {"addresses": json.RawMessage("[" + fmt.Sprintf(other, `,"is_default_billing":true`) + "," +
			fmt.Sprintf(home, `,"is_default_shipping":true,"is_default_billing":false`) + "]")},
	} {
		one := someone(1)
		one["metadata"] = nil
		maps.Copy(one, fields)
		store := storetest.Must(medusa.Open(t.Context(), (&peer{version: version, customers: []map[string]any{one}}).open(t),
			medusa.Credentials{Email: "ada@example.com", Password: "secret"}))(t)
		var file strings.Builder
		if err := store.WriteCustomers(t.Context(), &file, func(int64, int64) {}); err != nil {
			t.Fatal(err)
		}
		rows := storetest.Must(csv.NewReader(strings.NewReader(file.String())).ReadAll())(t)
		want := []string{"A & B", "Main 1", "", "Copenhagen", "", "02100", "dk", "'+45 20", "'+45 99"}
		if diff := cmp.Diff(want, rows[1][4:13]); diff != "" {
			t.Error(version, diff)
		}
		shipping := map[int]string{1: "", 2: `,"is_default_shipping":true`}[version]
		all := `{"addresses":[{"id":"addr_1","first_name":"Ada","company":"A & B","address_1":"Main 1","city":"Copenhagen",` +
			`"postal_code":"02100","country_code":"dk","phone":"+45 99"` + shipping + `},{"id":"addr_2","address_1":"Billing 1",` +
			`"city":"Aarhus","is_default_billing":true,"metadata":{"door":"b"}}]}`
		if diff := cmp.Diff(all, rows[1][len(rows[1])-1]); diff != "" {
			t.Error(version, diff)
		}
	}
}

// A session that ends, a store that stays busy and a server of another kind are told apart, and none is taken for a store without
// customers.
func TestStoresThatStopAnswering(t *testing.T) {
	t.Parallel()
	answers := func(w http.ResponseWriter, status int, body string) {
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
	for _, c := range []struct {
		status int
		body   string
		kind   record.Kind
		says   string
		asked  int
	}{
		{http.StatusUnauthorized, "Unauthorized", record.Unauthorized,
			"The store has ended the session, or its key was revoked. Start the import again.", 1},
		{http.StatusTooManyRequests, `{"message":"Slow down"}`, record.Unavailable,
			"The store cannot be read: it answers 429 Too Many Requests (Slow down).", 6},
		{http.StatusBadGateway, "<html>", record.Unavailable, "The store cannot be read: it answers 502 Bad Gateway.", 6},
		{http.StatusOK, "<html>", record.Unavailable, "The store cannot be read: it does not answer as Medusa does.", 1},
		{http.StatusOK, "{}", record.Unavailable, "The store cannot be read: it does not answer as Medusa does.", 1},
	} {
		asked := -1 // the first request opens the store
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if asked++; asked == 0 {
				fmt.Fprint(w, `{"customers":[],"count":0}`)
				return
			}
			answers(w, c.status, c.body)
		}))
		t.Cleanup(server.Close)
		store := storetest.Must(medusa.Open(t.Context(), server.URL, medusa.Credentials{Key: "key"}))(t)
		_, err := store.Groups(t.Context())
		if !record.IsKind(err, c.kind) || text.Printable(err.Error()) != c.says || asked != c.asked {
			t.Errorf("%d: %v after %d requests", c.status, err, asked)
		}
	}
}
