package accounts

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"gorm.io/gorm"

	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Passkey is a key in a device or a password manager of an operator, by which they pass the second step.
type Passkey struct {
	ID         string
	OperatorID string
	Name       string
	Site       string // the host that it is for; browsers offer it nowhere else
	CreatedAt  time.Time
	LastUsedAt *time.Time
}

// TableName names the table for GORM.
func (Passkey) TableName() string { return "passkeys" }

type passkeyRow struct {
	Passkey
	CredentialID string
	Credential   string
	SignCount    uint32
}

// Site is what a browser knows the back office by: its host, "office.example.com", and its origin, "https://office.example.com".
type Site struct{ Host, Origin string }

// passkeyHolder is an operator as the library knows one, with their passkeys for a site.
type passkeyHolder struct {
	id, email string
	rows      []passkeyRow
}

func (h passkeyHolder) WebAuthnID() []byte          { return []byte(h.id) }
func (h passkeyHolder) WebAuthnName() string        { return h.email }
func (h passkeyHolder) WebAuthnDisplayName() string { return h.email }

func (h passkeyHolder) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, row := range h.rows {
		var credential webauthn.Credential
		if json.Unmarshal([]byte(row.Credential), &credential) == nil { // which we wrote
			all = append(all, credential)
		}
	}
	return all
}

// NoHostName is why a site takes no passkeys.
const NoHostName = "Passkeys need a host name. Open Cohort by its host name instead of its IP address. On this machine that is localhost."

var errNoHostName = &record.Error{Kind: record.Refused, Object: "passkey", Message: NoHostName}

// TakesPasskeys is true for a site by whose host browsers accept passkeys: they do so for no IP address.
func (s Site) TakesPasskeys() bool {
	_, err := s.library()
	return err == nil
}

func (s Site) library() (*webauthn.WebAuthn, error) {
	if s.Host == "" { // which the library takes for one to be known later
		return nil, errNoHostName
	}
	library, err := webauthn.New(&webauthn.Config{
		RPID: s.Host, RPDisplayName: "Cohort", RPOrigins: []string{s.Origin},
		AuthenticatorSelection: protocol.AuthenticatorSelection{UserVerification: protocol.VerificationPreferred},
		Timeouts: webauthn.TimeoutsConfig{
			Login:        webauthn.TimeoutConfig{Enforce: true, Timeout: PendingLife, TimeoutUVD: PendingLife},
			Registration: webauthn.TimeoutConfig{Enforce: true, Timeout: PendingLife, TimeoutUVD: PendingLife},
		},
	})
	if err != nil {
		return nil, errors.Join(errNoHostName, err)
	}
	return library, nil
}

func (s *Store) passkeyHolder(ctx context.Context, operatorID string, site Site) (passkeyHolder, error) {
	var owner operatorRow
	if err := s.db.Read(ctx).Where("id = ?", operatorID).Take(&owner).Error; err != nil {
		return passkeyHolder{}, s.db.WrapError("read passkeys", err)
	}
	h := passkeyHolder{id: owner.ID, email: owner.Email}
	err := s.db.Read(ctx).Where("operator_id = ? AND site = ?", operatorID, site.Host).Order("created_at, id").Find(&h.rows).Error
	return h, s.db.WrapError("read passkeys", err)
}

var errPasskeyRefused = &record.Error{Kind: record.Unauthorized, Message: "This passkey was not accepted. Try again."}

// BeginPasskey returns what a browser needs to create a passkey for a site, as JSON.
func (s *Store) BeginPasskey(ctx context.Context, by Own, site Site) ([]byte, error) {
	if err := s.mayChange(ctx, by); err != nil {
		return nil, err
	}
	library, err := site.library()
	if err != nil {
		return nil, err
	}
	holder, err := s.passkeyHolder(ctx, by.OperatorID, site)
	if err != nil {
		return nil, err
	}
	known := webauthn.Credentials(holder.WebAuthnCredentials()).CredentialDescriptors()
	options, challenge, err := library.BeginRegistration(holder, webauthn.WithExclusions(known),
		webauthn.WithResidentKeyRequirement(protocol.ResidentKeyRequirementPreferred))
	if err != nil {
		return nil, err
	}
	if err := s.keepChallenge(ctx, "sessions", hash(by.Session), challenge); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// AddPasskey adds the passkey that a browser has created, by its answer to BeginPasskey. It returns recovery codes where these are the
// first. An answer that is not to the latest BeginPasskey of the session is an error of the kind Unauthorized.
func (s *Store) AddPasskey(ctx context.Context, by Own, site Site, name string, answer []byte) (codes []string, err error) {
	if err := s.mayChange(ctx, by); err != nil {
		return nil, err
	}
	wrong := record.FieldErrors{}
	name = text.Clean(name, 1000)
	wrong.Check(!text.Blank(name), "name", "Give the passkey a name, such as the device it is on.")
	wrong.Check(text.Blank(name) || !text.HasControl(name), "name", record.ControlText)
	wrong.Check(len([]rune(name)) <= 100, "name", "Use at most 100 characters for the name.")
	if err := wrong.Err("passkey"); err != nil {
		return nil, err
	}
	credential, err := s.createdPasskey(ctx, by, site, answer)
	if err != nil {
		return nil, err
	}
	kept, err := json.Marshal(credential)
	if err != nil {
		return nil, err
	}
	at := record.Now()
	row := passkeyRow{
		Passkey:      Passkey{ID: record.NewID("pk_", at), OperatorID: by.OperatorID, Name: name, Site: site.Host, CreatedAt: at},
		CredentialID: base64.RawURLEncoding.EncodeToString(credential.ID), Credential: string(kept),
		SignCount: credential.Authenticator.SignCount,
	}
	codes, err = s.change(ctx, "add passkey", by, func(tx *gorm.DB) error { return tx.Create(&row).Error })
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = &record.Error{Kind: record.Duplicate, Message: "This passkey has already been added."}
	}
	return codes, err
}

func (s *Store) createdPasskey(ctx context.Context, by Own, site Site, answer []byte) (*webauthn.Credential, error) {
	challenge, err := s.takeChallenge(ctx, "sessions", hash(by.Session))
	if err != nil {
		return nil, err
	}
	library, err := site.library()
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return nil, errors.Join(errPasskeyRefused, err)
	}
	credential, err := library.CreateCredential(passkeyHolder{id: by.OperatorID}, challenge, parsed)
	if err != nil {
		return nil, errors.Join(errPasskeyRefused, err)
	}
	return credential, nil
}

// RemovePasskey removes a passkey of the operator. An unknown id is an error of the kind NotFound.
func (s *Store) RemovePasskey(ctx context.Context, by Own, id string) error {
	_, err := s.change(ctx, "remove passkey", by, func(tx *gorm.DB) error {
		gone := tx.Exec("DELETE FROM passkeys WHERE id = ? AND operator_id = ?", text.Storable(id), by.OperatorID)
		if gone.Error == nil && gone.RowsAffected == 0 {
			return record.Missing("passkey", id, "This passkey does not exist.")
		}
		return gone.Error
	})
	return err
}

// beginPasskeyProof returns what a browser needs to prove that it has one of the operator's passkeys, as JSON.
func (s *Store) beginPasskeyProof(ctx context.Context, pending, operatorID string, site Site) ([]byte, error) {
	library, err := site.library()
	if err != nil {
		return nil, err
	}
	holder, err := s.passkeyHolder(ctx, operatorID, site)
	if err != nil {
		return nil, err
	}
	if len(holder.rows) == 0 {
		return nil, &record.Error{Kind: record.Refused, Message: "You have no passkey for this address."}
	}
	options, challenge, err := library.BeginLogin(holder)
	if err != nil {
		return nil, err
	}
	if err := s.keepChallenge(ctx, "pending_sign_ins", hash(pending), challenge); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// provenPasskey checks a browser's answer to beginPasskeyProof, and returns what notes the use of the passkey. A counter that did not
// move on is the sign of a copy: the passkey is refused.
func (s *Store) provenPasskey(ctx context.Context, pending, operatorID string, site Site, answer []byte) (spend, error) {
	challenge, err := s.takeChallenge(ctx, "pending_sign_ins", hash(pending))
	if err != nil {
		return nil, err
	}
	library, err := site.library()
	if err != nil {
		return nil, err
	}
	holder, err := s.passkeyHolder(ctx, operatorID, site)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return nil, errors.Join(errPasskeyRefused, err)
	}
	credential, err := library.ValidateLogin(holder, challenge, parsed)
	if err != nil || credential.Authenticator.CloneWarning {
		return nil, errors.Join(errPasskeyRefused, err)
	}
	kept, err := json.Marshal(credential)
	if err != nil {
		return nil, err
	}
	count := credential.Authenticator.SignCount
	return func(tx *gorm.DB) (bool, error) {
		used := tx.Exec(`UPDATE passkeys SET credential = ?, sign_count = ?, last_used_at = ?
			WHERE credential_id = ? AND operator_id = ? AND (sign_count < ? OR sign_count = 0 AND ? = 0)`,
			string(kept), count, record.Now(), base64.RawURLEncoding.EncodeToString(credential.ID), operatorID, count, count)
		return used.RowsAffected == 1, used.Error
	}, nil
}

// keepChallenge keeps what a passkey has to sign, in a session or in a sign-in that waits for it.
func (s *Store) keepChallenge(ctx context.Context, table, idHash string, challenge *webauthn.SessionData) error {
	kept, err := json.Marshal(challenge)
	if err != nil {
		return err
	}
	return s.db.Change(ctx, "keep passkey challenge", func(tx *gorm.DB) error {
		return tx.Exec("UPDATE "+table+" SET passkey_challenge = ? WHERE id_hash = ?", string(kept), idHash).Error
	}, db.ByAnyone)
}

// takeChallenge returns what a passkey has to sign, which is good for one answer.
func (s *Store) takeChallenge(ctx context.Context, table, idHash string) (challenge webauthn.SessionData, err error) {
	err = s.db.Change(ctx, "take passkey challenge", func(tx *gorm.DB) error {
		var kept []string
		found := db.ForChange(tx).Table(table).Where("id_hash = ? AND passkey_challenge IS NOT NULL", idHash)
		if err := found.Pluck("passkey_challenge", &kept).Error; err != nil {
			return err
		}
		if len(kept) == 0 {
			return errPasskeyRefused
		}
		challenge = webauthn.SessionData{}
		if err := json.Unmarshal([]byte(kept[0]), &challenge); err != nil {
			return errPasskeyRefused // of another version
		}
		return tx.Exec("UPDATE "+table+" SET passkey_challenge = NULL WHERE id_hash = ?", idHash).Error
	}, db.ByAnyone)
	return challenge, err
}
