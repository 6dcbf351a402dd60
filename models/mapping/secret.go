package mapping

import (
	"regexp"
	"slices"
	"strings"

	"cohort/models/sheets"
	"cohort/models/text"
)

// secretNote is the note of a column of secrets.
const secretNote = "Not imported: passwords and keys would be saved where everyone can read them."

// Squeezed names of columns of passwords, what is made of them, and what opens other doors.
var (
	secretNames = wordSet("pass userpass memberpass customerpass pw pwd userpwd mypwd mdp clave contra pin otp 2fa hash salt")
	secretParts = strings.Fields("passw passphrase passcode passhash passkey userpass pwdhash pwhash kennwort motdepasse contrasena " +
		"contrasenya clavedeacceso parolachiave paroladordine wachtwoord senha palavrapasse palavrachave haslo heslo losenord adgangskode " +
		"kodeord salasana jelszo парол κωδικοσ geheimfrage securityanswer secretanswer onetimecode totp")
	secretEnds = strings.Fields("token tokens apikey apikeys apischlussel accesskey secretkey privatekey activationkey recoverycode " +
		"recoverycodes backupcode backupcodes secret secrets cardnumber cvv cvc")
)

// Secret is the reason in a sentence why a value under a name may not be kept, "" where it may: the name is one of secrets, or the value
// looks like one.
func Secret(name, value string) string {
	if isSecretName(name) && value != "" || isSecretValue(value) {
		return secretReason
	}
	return ""
}

// secretReason is why a secret is not imported, which stands among the damage without its value.
const secretReason = "This is a password or a key. It would be saved where everyone can read it."

// SecretColumn is the error of a column of secrets, nil for any other.
func SecretColumn(name string) error {
	if !isSecretName(name) {
		return nil
	}
	return sheets.FileError("Remove the column {name}: it would be saved where everyone can read it.", "name", name)
}

func isSecretName(name string) bool {
	name = text.Squeezed(name)
	return secretNames[name] || secretNames[strings.TrimRight(name, "0123456789")] ||
		slices.ContainsFunc(secretParts, func(part string) bool { return strings.Contains(name, part) }) ||
		slices.ContainsFunc(secretEnds, func(end string) bool { return strings.HasSuffix(name, end) })
}

// secretValue are hashes of passwords as bcrypt, WordPress, Drupal, Django, LDAP, Unix, Magento and Medusa write them, keys of well-known
// services, signed tokens and private keys.
var secretValue = regexp.MustCompile(`^(\$(2[abxy]?|wp\$2y|argon2(id|i|d)|scrypt|pbkdf2[-\w]*|bcrypt-sha256|[PHSU156y]|apr1)\$[^ ]{8,}` +
	`|(pbkdf2|bcrypt|argon2|scrypt|sha1|sha256|sha512|md5)[_\w]*[$:][^ ]{16,}|\{(S?SHA|S?MD5|CRYPT|SSHA\d+|SHA\d+)\}[^ ]{8,}` +
	`|[0-9a-f]{32,128}:[^ :]{2,64}(:\d+)?(_\d+_\d+_\d+)?` +
	`|(sk|rk|pk)_(live|test)_\w{8,}|gh[pousr]_\w{20,}|xox[abp]-[\w-]{10,}|AKIA[0-9A-Z]{16}` +
	`|c2NyeXB0[\w+/]{40,}=*|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*|[Bb]earer [\w.~+/-]{16,}=*|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*)$`)

// secretStarts are how secret values begin, all but those of Magento.
var secretStarts = []string{"$", "{", "pbkdf2", "bcrypt", "argon2", "scrypt", "sha", "md5", "sk_", "rk_", "pk_", "gh", "xox", "AKIA",
	"c2NyeXB0", "eyJ", "Bearer ", "bearer ", "-----"}

func isSecretValue(cell string) bool {
	cell = strings.TrimSpace(cell)
	known := func(start string) bool { return strings.HasPrefix(cell, start) }
	if len(cell) < 12 || !slices.ContainsFunc(secretStarts, known) && (len(cell) < 32 || strings.IndexByte(cell, ':') < 32) {
		return false
	}
	return secretValue.MatchString(cell)
}
