package password_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"cohort/models/password"
)

func TestWhatCanBeAPassword(t *testing.T) {
	t.Parallel()
	own := []string{"olga@shop.example", "olga", "shop", "Nordwind", "Åse"}
	for try, want := range map[string]string{
		"cohort-demo":                      "",
		"a good password":                  "",
		"pässwörd":                         "",
		"correct horse battery":            "",
		"   . ... ":                        "",
		"用户密码用户密码":                         "",
		"🔑🔑🔑🔑🔑🔑🔑🔑":                         "",
		strings.Repeat("ä", 1024):          "",
		"a\tb\tc\td\te":                    "",
		"olga goes shopping":               "",
		"seven77":                          "at least 8 characters",
		norm.NFD.String("äöüäöüä"):         "at least 8 characters",
		strings.Repeat("ä", 1025):          "at most 1,024 characters",
		"bad \xff bytes":                   "can't be used",
		"password":                         "most common",
		"PassWord1":                        "most common",
		"12345678":                         "most common",
		"1qaz2wsx":                         "most common",
		"slayer69":                         "most common", // among the last of them
		"Cohort2026!":                      "“cohort”",
		"cohort-cohort":                    "“cohort”",
		"...Olga...":                       "“olga”",
		"olga@shop.example":                "“olga@shop.example”",
		"Nordwind#1":                       "“Nordwind”",
		"åse12345":                         "“Åse”",
		norm.NFD.String("åse") + "123456":  "“Åse”",
		"shop0815shop":                     "“shop”",
		"s h o p 2 0 2 6":                  "“shop”",
		"olga@shop":                        "e-mail",
		"Olga.Shop.exam1":                  "e-mail",
		"olga shop 2026":                   "e-mail",
		"op.example":                       "e-mail",
		"my olga@shop.example is it":       "e-mail",
		"my olga@shop.com is it":           "e-mail",
		"8 goats (olg) 2 4":                "",
		"nordwind " + norm.NFD.String("ä"): "",
	} {
		got := password.Problem(try, own...)
		if got == "" != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%.30q: %q, not %q", try, got, want)
		}
	}
}

func TestAPasswordIsTheSameHoweverItsLettersAreWritten(t *testing.T) {
	t.Parallel()
	composed, decomposed := norm.NFC.String("pässwörd"), norm.NFD.String("pässwörd")
	for _, hash := range []string{password.Hash(composed), password.Hash(decomposed)} {
		if !password.Check(hash, composed) || !password.Check(hash, decomposed) || password.Check(hash, "password") {
			t.Error("the same letters are another password")
		}
	}
	// As this program hashed "pässwörd", decomposed, before it made passwords normal.
	const before = "$argon2id$v=19$m=19456,t=2,p=1$c2l4dGVlbiBieXRlcyBvaw$kQLsq1saJT0W7joEscPc5fSsREo1q9hycMr/PD3Po6k"
	if !password.Check(before, decomposed) {
		t.Error("a password from before does not work any more")
	}
}

// Whatever is checked costs the same: one hash. No answer comes sooner for an e-mail that nobody has.
func TestEveryCheckCostsTheSame(t *testing.T) {
	hash := password.Hash("right password")
	for name, hash := range map[string]string{
		"the right one": hash, "another one": password.Hash("x"), "of nobody": "", "unreadable": "$argon2id$v=19$m=1,t=1,p=1$x",
	} {
		before := password.Computed()
		if right := password.Check(hash, "right password"); right != (name == "the right one") {
			t.Errorf("%s: %t", name, right)
		}
		if n := password.Computed() - before; n != 1 {
			t.Errorf("%s: %d hashes", name, n)
		}
	}
}
