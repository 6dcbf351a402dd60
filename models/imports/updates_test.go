package imports_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cohort/models"
	"cohort/models/customers"
	"cohort/models/imports"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/storetest"
)

// reimports are second files, with the effect on the customers of a first.
var reimports = []struct {
	name, first, second string
	sum                 imports.Summary
	want                []string
	choices             imports.Choices
}{
	{
		"an empty cell leaves what is there",
		"email,first_name,last_name,phone,groups,code\na@example.com,Ada,Byron,1,VIP,007\n",
		"email,first_name,last_name,phone,groups,code\na@example.com,,Lovelace, ,,\n",
		imports.Summary{Read: 1, Updated: 1},
		[]string{`a@example.com: Ada Lovelace, 1, [VIP], {"code":"007"}`},
		imports.Choices{},
	},
	{
		"metadata is laid over metadata",
		"email,one,two\na@example.com,1,2\n",
		"email,metadata.two,three\na@example.com,two,3\n",
		imports.Summary{Read: 1, Updated: 1},
		[]string{`a@example.com: , -, [], {"one":1,"two":"two","three":3}`},
		imports.Choices{},
	},
	{
		"groups are only joined",
		"email,groups\na@example.com,VIP;Press\n",
		"email,groups\na@example.com, Press ; Wholesale;;\n",
		imports.Summary{Read: 1, Updated: 1},
		[]string{`a@example.com: , -, [Press VIP Wholesale], null`},
		imports.Choices{},
	},
	{
		"to be in the groups already is no change",
		"email,groups\na@example.com,VIP;Press\n",
		"email,groups\na@example.com,VIP;VIP\n",
		imports.Summary{Read: 1, Unchanged: 1},
		[]string{`a@example.com: , -, [Press VIP], null`},
		imports.Choices{},
	},
	{
		"case and blanks make no other e-mail",
		"email\na@example.com\n",
		"email,phone\n A@EXAMPLE.com ,5\n",
		imports.Summary{Read: 1, Updated: 1},
		[]string{`a@example.com: , 5, [], null`},
		imports.Choices{},
	},
	{
		"of two rows for one customer the later wins",
		"email\nb@example.com\n",
		"email,first_name,phone,groups\na@example.com,Ada,1,VIP\nb@example.com,Bo,,\na@example.com,,2,Press\na@example.com,Ada,2,VIP\n",
		imports.Summary{Read: 4, Created: 1, Updated: 2, Unchanged: 1},
		[]string{`a@example.com: Ada, 2, [Press VIP], null`, `b@example.com: Bo, -, [], null`},
		imports.Choices{},
	},
	{
		"rows that undo one another change nothing",
		"email,phone\na@example.com,1\n",
		"email,phone\na@example.com,2\na@example.com,1\n",
		imports.Summary{Read: 2, Unchanged: 2},
		[]string{`a@example.com: , 1, [], null`},
		imports.Choices{},
	},
	{
		"a number can become a text and the other way round",
		"email,one,two\na@example.com,7,007\n",
		"email,one,two\na@example.com,007,7\n",
		imports.Summary{Read: 1, Updated: 1},
		[]string{`a@example.com: , -, [], {"one":"007","two":7}`},
		imports.Choices{Damaged: mapping.Keep},
	},
	{
		"what a spreadsheet made of a text is refused",
		"email,code,phone\na@example.com,007,+4520123456\nb@example.com,39.620,1\n",
		"email,code,phone\na@example.com,7,4520123456\nb@example.com,39.620,2\n",
		imports.Summary{Read: 2, Updated: 1, Failed: 1},
		[]string{`a@example.com: , +4520123456, [], {"code":"007"}`, `b@example.com: , 2, [], {"code":39.620}`},
		imports.Choices{},
	},
	{
		"or left out",
		"email,code,phone,last_name\na@example.com,007,+4520123456,Byron\n",
		"email,code,phone,last_name\na@example.com,7,4520123456,Lovelace\n",
		imports.Summary{Read: 1, Updated: 1},
		[]string{`a@example.com: Lovelace, +4520123456, [], {"code":"007"}`},
		imports.Choices{Damaged: mapping.Skip},
	},
	{
		"and mended again",
		"email,code,phone\na@example.com,7,4520123456\n",
		"email,code,phone\na@example.com,007,+4520123456\n",
		imports.Summary{Read: 1, Updated: 1},
		[]string{`a@example.com: , +4520123456, [], {"code":"007"}`},
		imports.Choices{},
	},
	{
		"customers who exist stay as they are where others are only added",
		"email,first_name,groups\na@example.com,Ada,VIP\n",
		"email,first_name,groups\na@example.com,Adam,Press\nb@example.com,Bo,Press\nb@example.com,Bob,VIP\n",
		imports.Summary{Read: 3, Created: 1, Unchanged: 2},
		[]string{`a@example.com: Ada, -, [VIP], null`, `b@example.com: Bo, -, [Press], null`},
		imports.Choices{AddOnly: true},
	},
	{
		"a mark clears what is stored",
		"email,first_name,phone,code,size\na@example.com,Ada,1,7,L\n",
		"email,first_name,phone,code,size\na@example.com,-,,-,\nb@example.com,-,-,-,M\n",
		imports.Summary{Read: 2, Created: 1, Updated: 1},
		[]string{`a@example.com: , 1, [], {"size":"L"}`, `b@example.com: , -, [], {"size":"M"}`},
		imports.Choices{ClearMark: "-"},
	},
}

func TestImportUpdates(t *testing.T) {
	t.Parallel()
	for _, c := range reimports {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, store *models.Store) {
				storetest.Import(t, store, c.first)
				sum, err := store.Import(t.Context(), strings.NewReader(c.second), imports.Options{Choices: c.choices}, nil)
				if sum != c.sum || err != nil {
					t.Errorf("%+v %v", sum, err)
				}
				if diff := cmp.Diff(c.want, storetest.CustomerLines(t, store)); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestImportFindsTheAccountBeforeTheGuest(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		email, password := "a@example.com", "a long password"
		guest, err := store.CreateCustomer(t.Context(), customers.Input{Email: &email})
		if err != nil {
			t.Fatal(err)
		}
		account, err := store.CreateCustomer(t.Context(), customers.Input{Email: &email, Password: &password})
		if err != nil {
			t.Fatal(err)
		}
		sum, _ := storetest.Import(t, store, "email,phone,groups\na@example.com,5,VIP\n")
		if want := (imports.Summary{Read: 1, Updated: 1}); sum != want {
			t.Errorf("%+v", sum)
		}
		after, err := store.Customer(t.Context(), account.ID)
		if err != nil || after.Phone == nil || *after.Phone != "5" || !after.HasAccount || !after.UpdatedAt.After(account.UpdatedAt) {
			t.Errorf("%+v %v", after, err)
		}
		if after, err = store.Customer(t.Context(), guest.ID); err != nil || cmp.Diff(guest, after) != "" {
			t.Error(cmp.Diff(guest, after), err)
		}
	})
}

// Texts that were stored elsewhere with other spellings of the same JSON are no change.
func TestImportKnowsATextHoweverItIsSpelled(t *testing.T) {
	t.Parallel()
	store := storetest.Open(t, "sqlite")
	email := "a@example.com"
	metadata, err := record.ParseMetadata([]byte(`{"company":"A \u0026 B","nested":{"a":1}}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.CreateCustomer(t.Context(),
		customers.Input{Email: &email, Metadata: &record.MetadataChange{Values: metadata}}); err != nil {
		t.Fatal(err)
	}
	sum, _ := storetest.Import(t, store, "email,company\na@example.com,A & B\n")
	if want := (imports.Summary{Read: 1, Unchanged: 1}); sum != want {
		t.Errorf("%+v", sum)
	}
}

// Blanks around a text that was stored elsewhere are lost in a file. That alone is no change, also where it looks like a number.
func TestImportLeavesBlanksAroundATextAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, store *models.Store) {
		email, blanks := "a@example.com", customers.Input{FirstName: &record.Text{Value: " Ann "}, LastName: &record.Text{Value: "\tNg"},
			Phone: &record.Text{Value: "\u00a0012"}}
		blanks.Email = &email
		if _, err := store.CreateCustomer(t.Context(), blanks); err != nil {
			t.Fatal(err)
		}
		for file, want := range map[string]imports.Summary{
			"email,first_name,last_name,phone\na@example.com, Ann ,Ng,012\n": {Read: 1, Unchanged: 1},
			"email,first_name,last_name,phone\na@example.com,Ann,Ng,12\n":    {Read: 1, Failed: 1}, // a zero is not a blank
		} {
			if sum, _ := storetest.Import(t, store, file); sum != want {
				t.Errorf("%s: %+v", file, sum)
			}
		}
	})
}
