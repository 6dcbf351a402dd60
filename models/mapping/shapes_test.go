package mapping_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models/mapping"
)

// Each kind of file is recognized by its columns, and its people come out as they are.
func TestKnownShapes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, shape string
		want        []string
	}{
		{"shopify", "shopify", []string{
			`soren.agard@example.com: Søren | Ågård, +4520123456, -, [], {"shopify_id":"7001234567890","accepts_email_marketing":tr` +
				`ue,"address_1":"Nørregade 7","address_2":"2. tv","city":"København K","country_code":"DK","postal_code":"1165","addres` +
				`s_phone":"+4533112233","accepts_sms_marketing":false,"total_spent":1249.50,"orders_count":7,"note":"Rings the bell, tw` +
				`ice","tax_exempt":false,"tags":"VIP, wholesale","Shoe size (customer.metafields.custom.shoe_size)":43}`,
			`mj.oneill@example.com: Mary-Jane | O'Neill, -, -, [], {"shopify_id":"7001234567891","accepts_email_marketing":false,"c` +
				`ompany":"Blue Door Ltd","address_1":"1 Low Street","city":"Leeds","province_code":"ENG","country_code":"GB","postal_co` +
				`de":"LS1 4AP","accepts_sms_marketing":false,"total_spent":0.00,"orders_count":0,"tax_exempt":true}`,
			`smith@example.com: -Smith | -, -, -, [], {"shopify_id":"7001234567892","accepts_email_marketing":false,"city":"Boston"` +
				`,"province_code":"MA","country_code":"US","postal_code":"02108","accepts_sms_marketing":false,"total_spent":0.00,"orde` +
				`rs_count":0,"tax_exempt":false,"tags":"VIP"}`,
		}},
		{"woocommerce", "woocommerce", []string{
			`ludwig@example.nl: Ludwig | van der Heide, +31 30 123 45 67, -, [], {"username":"lvdh","last_active":"2026-10-01 09:12` +
				`:00","customer_since":"2024-02-29 10:00:00","orders_count":3,"total_spent":310.5,"average_order_value":103.5,"country_` +
				`code":"NL","city":"Utrecht","province":"UT","postal_code":"3511","shipping_phone":"+31 6 12345678","role":"customer"}`,
			`ana@example.es: Ana María | García, +34 600 123 456, -, [], {"username":"ana","last_active":"2026-09-12 18:00:00","cus` +
				`tomer_since":"2023-05-01 07:30:00","orders_count":1,"total_spent":20,"average_order_value":20,"country_code":"ES","cit` +
				`y":"Sevilla","province":"SE","postal_code":"41001","role":"customer"}`,
			`cher@example.com: Cher | -, -, -, [], {"username":"cher","customer_since":"2022-01-01 00:00:00","orders_count":0,"tota` +
				`l_spent":0,"average_order_value":0,"country_code":"US","postal_code":"02108","role":"subscriber"}`,
			`ada@example.co.uk: Dr. Ada | Lovelace, 020 7946 0000, -, [], {"orders_count":2,"total_spent":12.00,"average_order_valu` +
				`e":6,"country_code":"GB","city":"London","postal_code":"SW1A 1AA"}`,
		}},
		{"wordpress", "wordpress", []string{
			`jose@example.es: José | Núñez, +34 91 123 45 67, -, [], {"wordpress_id":"12","username":"jose","website":"https://jose` +
				`.example.es","customer_since":"2021-03-04 10:11:12","display_name":"José Núñez","role":"customer","company":"Núñez e H` +
				`ijos"}`,
			`mia@example.de: Mia | Weiß, -, -, [], {"wordpress_id":"13","username":"mia","customer_since":"2022-06-07 08:09:10","di` +
				`splay_name":"Mia Weiß","role":"shop_manager"}`,
		}},
		{"magento", "magento", []string{
			`roni@example.com: Veronica | Costello, -, -, [], {"customer_since":"2020-01-02 03:04:05","date_of_birth":"1973-12-15",` +
				`"gender":"Female","magento_group_id":"1","middle_name":"Ann","name_prefix":"Ms.","tax_number":"DE123456789"}`,
			`roni@example.com: Veronika | Costello, -, -, [], {"customer_since":"2020-03-04 05:06:07","gender":"Female","magento_gr` +
				`oup_id":"3"}`,
		}},
		{"magento_grid", "magento_grid", []string{
			`roni@example.com: Veronica | Costello, (555) 229-3326, -, [Retailer], {"magento_id":"1","postal_code":"49628","country` +
				`":"United States","province":"Michigan","customer_since":"2020-01-02 03:04:05","billing_address":"6146 Honey Bluff Par` +
				`kway Calder Michigan 49628","date_of_birth":"1973-12-15","gender":"Female","address_1":"6146 Honey Bluff Parkway","cit` +
				`y":"Calder","company":"Honey Ltd"}`,
		}},
		{"bigcommerce", "bigcommerce", []string{
			`ola@example.no: Ola | Nordmann, +47 22 12 34 56, -, [Retail; Norway, south], {"bigcommerce_id":"101","company":"Fjell ` +
				`AS","note":"Calls before noon","store_credit":12.5,"customer_since":"05/17/2023","addresses":"Karl Johans gate 1, Oslo` +
				` 0154, Norway","accepts_review_emails":true}`,
			`kari@example.no: Kari | Nordmann, -, -, [], {"bigcommerce_id":"102","store_credit":0,"customer_since":"06/01/2023","ac` +
				`cepts_review_emails":false}`,
		}},
		{"prestashop", "prestashop", []string{
			`zoe@example.fr: Zoé | Lefèvre, -, -, [Clients ; pros], {"prestashop_id":"1","name_prefix":"Mrs.","company":"Lefèvre & ` +
				`Fils","total_spent":"€1,234.50","enabled":true,"accepts_email_marketing":true,"accepts_partner_offers":false,"customer` +
				`_since":"2024-01-02 10:11:12","last_active":"2026-11-01 09:00:00"}`,
			`jean@example.fr: Jean | Dupont, -, -, [Customer], {"prestashop_id":"2","name_prefix":"Mr.","enabled":false,"accepts_em` +
				`ail_marketing":false,"accepts_partner_offers":false,"customer_since":"2024-02-03 10:11:12"}`,
		}},
		{"medusa1", "medusa1", []string{
			`nils@example.se: Nils | Åkesson, +46 8 123 456, registered, [], {"medusa_id":"cus_01GZZZZZZZZZZZZZZZZZZZZZZ1","custome` +
				`r_since":"2023-01-02 03:04:05+00","code":"007","size":12345678901234567890}`,
			`guest@example.se: - | -, -, guest, [], {"medusa_id":"cus_01GZZZZZZZZZZZZZZZZZZZZZZ2","customer_since":"2023-02-02 03:0` +
				`4:05+00"}`,
			`line 4: This customer was deleted in the other store.`,
		}},
		{"medusa2", "medusa2", []string{
			`nils@example.se: Nils | Åkesson, +46 8 123 456, registered, [], {"medusa_id":"cus_01JZZZZZZZZZZZZZZZZZZZZZZ1","company` +
				`":"Åkesson AB","code":"007","customer_since":"2025-01-02T03:04:05.000Z"}`,
			`guest@example.se: - | -, -, guest, [], {"medusa_id":"cus_01JZZZZZZZZZZZZZZZZZZZZZZ2","customer_since":"2025-01-02T03:0` +
				`4:05.000Z"}`,
		}},
		{"mailchimp", "mailchimp", []string{
			`ines@example.pt: Inês | Araújo, +351 21 555 01 01, -, [], {"address_1":"Rua Augusta 1 Lisboa","birthday":"03/14","memb` +
				`er_rating":4,"opted_in_at":"2022-05-06 07:08:09","confirmed_at":"2022-05-06 07:09:10","time_zone":"Europe/Lisbon","cou` +
				`ntry_code":"PT","province":"11","mailchimp_id":"0a1b2c3d4e","note":"met at the fair","tags":"VIP, Blog, weekly, The \"` +
				`Five\""}`,
			`bob@example.com: Bob | -, -, -, [], {"member_rating":2,"confirmed_at":"2022-05-06 07:09:10","mailchimp_id":"1a1b2c3d4e` +
				`"}`,
		}},
		{"klaviyo", "klaviyo", []string{
			`lena@example.at: Lena | Gruber, +43 1 234567, -, [], {"klaviyo_id":"01H8XYZABCDEFGHJKMNPQRSTVW","city":"Wien","country` +
				`":"Austria","postal_code":"1010","source":"Shopify","email_marketing_consent":"SUBSCRIBED","customer_since":"2024-05-0` +
				`6 07:08:09","opted_in_at":"2024-05-06 07:08:10","Favourite colour":"green"}`,
		}},
		{"hubspot", "hubspot", []string{
			`maria@example.it: Maria | De Luca, +39 333 1234567, -, [], {"hubspot_id":"51","contact_owner":"Anna Rossi","lead_statu` +
				`s":"Connected","marketing_contact_status":"Marketing contact","company":"Luca Srl","postal_code":"00184","unsubscribed` +
				`":false,"customer_since":"2024-01-02 10:11"}`,
			`paolo@example.it: Paolo | Rossi, +39 06 123456, -, [], {"hubspot_id":"52","mobile_phone":"+39 333 7654321","customer_s` +
				`ince":"2024-01-03 10:11"}`,
		}},
		{"google", "google", []string{
			`zsofia@example.hu: Zsófia | Kiss, 06 (1) 555-0199, -, [], {"nickname":"Zsófi","company":"Kiss Kft.","note":"Likes tea"` +
				`,"tags":"Friends, Wholesale","email_2":"kiss@example.org","phone_1":"06 (1) 555-0200","phone_2":"+36 1 555 0101","addr` +
				`ess_1":"Fő utca 1","city":"Budapest","postal_code":"1011","country":"Hungary"}`,
		}},
		{"google_old", "google", []string{
			`zsofia@example.hu: Zsófia | Kiss, 06 (1) 555-0199, -, [], {"tags":"Friends","company":"Kiss Kft."}`,
		}},
		{"outlook", "outlook", []string{
			`juergen@example.de: Jürgen | Groß, +49 170 1234567, -, [], {"name_prefix":"Dr.","company":"Groß GmbH","job_title":"Ges` +
				`chäftsführer","address_1":"Hauptstraße 5","city":"Köln","province":"NRW","postal_code":"01067","country":"Germany","ta` +
				`gs":"Kunde, VIP","email_2":"j.gross@example.org"}`,
			`eva@example.de: Eva | Maier, +49 30 1234, -, [], {"assistant_phone":"+49 30 999","mobile_phone":"+49 170 7654321"}`,
		}},
		{"cohort", "cohort", []string{
			`ada@example.com: -Ada | 't Hooft, +44 20 7946 0000, registered, [A;B | C\D |  E ], {"code":"007","spent":39.620}`,
			`bob@example.com: - | -, -, guest, [], `,
		}},
		{"cohort_members", "cohort", []string{
			`ada@example.com: Ada | Lovelace, -, registered, [VIP], `,
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			names, rows := table(t, c.file)
			m := propose(names, rows)
			if m.Shape != c.shape {
				t.Errorf("it is taken for %q", m.Shape)
			}
			if err := m.Check(names); err != nil {
				t.Error(err)
			}
			as, err := mapping.As(c.shape, names)
			if err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(targets(m), targets(as)); diff != "" {
				t.Errorf("it is proposed otherwise than as what it is:\n%s", diff)
			}
			if diff := cmp.Diff(c.want, lines(m, clone(rows), mapping.Options{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func clone(rows [][]string) (copies [][]string) {
	for _, row := range rows {
		copies = append(copies, slices.Clone(row))
	}
	return copies
}
