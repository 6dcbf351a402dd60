package accounts

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// InvitationLife is how long an invitation can be accepted.
const InvitationLife = 7 * 24 * time.Hour

// Invitation lets somebody become an operator. Its link is known to nobody but to those who were given it.
type Invitation struct {
	ID            string
	Email         string
	Role          activity.Role
	ViewerExports bool   `gorm:"column:may_export"`
	InviterID     string // the admin, without whom it is void
	InvitedBy     string // their e-mail
	CreatedAt     time.Time
	ExpiresAt     time.Time
}

type invitationRow struct {
	Invitation
	TokenHash string
}

func (invitationRow) TableName() string { return "invitations" }

// InvitationInput describes a new invitation.
type InvitationInput struct {
	Email         string
	Role          activity.Role
	ViewerExports bool // a viewer may export customers
}

// Invite makes an invitation and returns the secret of its link, for the only time: the database has no more than its hash. An earlier
// invitation of the same e-mail is void. It needs an admin. Its errors are of the kind Invalid, with a sentence for each field, or
// Duplicate where there is such an operator.
func (s *Store) Invite(ctx context.Context, in InvitationInput) (made Invitation, token string, err error) {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return Invitation{}, "", err
	}
	in.Email = text.NormalizeEmail(in.Email)
	wrong := record.FieldErrors{}
	wrong.Check(text.ValidEmail(in.Email), "email", "Enter an e-mail address, such as name@example.com.")
	wrong.Check(slices.Contains(activity.Roles, in.Role), "role", "Choose one of the roles viewer, editor or admin.")
	if err := wrong.Err("operator"); err != nil {
		return Invitation{}, "", err
	}
	actor, _ := activity.ActorOf(ctx)
	token, at := rand.Text()+rand.Text(), record.Now()
	row := invitationRow{TokenHash: hash(token), Invitation: Invitation{
		ID: record.NewID("inv_", at), Email: in.Email, Role: in.Role, ViewerExports: in.ViewerExports && in.Role == activity.Viewer,
		InviterID: actor.ID, InvitedBy: actor.Name, CreatedAt: at, ExpiresAt: at.Add(InvitationLife),
	}}
	err = s.db.Change(ctx, "invite operator", func(tx *gorm.DB) error {
		var known int64
		if err := tx.Table("operators").Where("email = ?", in.Email).Count(&known).Error; err != nil {
			return err
		}
		if known > 0 {
			return operatorTaken(in.Email)
		}
		if err := tx.Exec("DELETE FROM invitations WHERE email = ? OR expires_at <= ?", in.Email, at).Error; err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return s.activity.Record(tx, row.entry(activity.DidCreate, nil, activity.Created(row)))
	})
	return row.Invitation, token, err
}

func operatorTaken(email string) error {
	return record.Taken("operator", "email", email, "An operator with this e-mail already exists.")
}

// Invitations lists those that can still be accepted, by their e-mails.
func (s *Store) Invitations(ctx context.Context) (all []Invitation, err error) {
	err = s.db.Read(ctx).Table("invitations").Omit("token_hash").Where("expires_at > ?", record.Now()).Order("email").Find(&all).Error
	return all, s.db.WrapError("read invitations", err)
}

// errNoInvitation is for a link that leads nowhere.
var errNoInvitation = &record.Error{
	Kind: record.NotFound, Object: "invitation", Field: "id",
	Message: "This invitation was used, withdrawn or has expired. Ask an admin for a new one.",
}

// Invitation finds the one that a link has the secret of. One that was used, withdrawn or has expired is an error of the kind NotFound.
func (s *Store) Invitation(ctx context.Context, token string) (Invitation, error) {
	var row invitationRow
	err := s.db.Read(ctx).Where("token_hash = ? AND expires_at > ?", hash(token), record.Now()).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Invitation{}, errNoInvitation
	}
	return row.Invitation, s.db.WrapError("read invitation", err)
}

// WithdrawInvitation makes an invitation void. It needs an admin. One that is void already is no error.
func (s *Store) WithdrawInvitation(ctx context.Context, id string) error {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return err
	}
	return s.db.Change(ctx, "withdraw invitation", func(tx *gorm.DB) error {
		var row invitationRow
		err := db.ForChange(tx).Where("id = ?", text.Storable(id)).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM invitations WHERE id = ?", row.ID).Error; err != nil {
			return err
		}
		return s.activity.Record(tx, row.entry(activity.DidDelete, activity.Deleted(row), nil))
	})
}

// AcceptInvitation makes the operator whom a link invites, with a password of their own, and the link void. Its errors are of the kind
// NotFound, as those of Invitation, or Invalid with a sentence for each field.
func (s *Store) AcceptInvitation(ctx context.Context, token, secret string) (operator Operator, err error) {
	invitation, err := s.Invitation(ctx, token)
	if err != nil {
		return Operator{}, err
	}
	row, err := newOperator(invitation.Email, secret, invitation.Role)
	if err != nil {
		return Operator{}, err
	}
	row.ViewerExports = invitation.ViewerExports
	ctx = activity.WithActor(ctx, activity.Actor{ID: row.ID, Name: row.Email, Via: activity.ViaPages, ChangeSet: activity.NewChangeSet()})
	err = s.db.Change(ctx, "accept invitation", func(tx *gorm.DB) error {
		used := tx.Exec("DELETE FROM invitations WHERE id = ?", invitation.ID)
		if used.Error != nil {
			return used.Error
		}
		if used.RowsAffected == 0 { // somebody else was faster
			return errNoInvitation
		}
		return s.createOperator(tx, &row)
	}, db.ByAnyone)
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = operatorTaken(row.Email)
	}
	return row.Operator, err
}

// voidInvitations makes those void that somebody made who is no admin any more.
func voidInvitations(tx *gorm.DB, inviterID string) error {
	return tx.Exec("DELETE FROM invitations WHERE inviter_id = ?", inviterID).Error
}

// Fields are the fields that the activity shows of an invitation.
func (r invitationRow) Fields() record.Metadata {
	return record.Metadata{
		activity.Field("email", r.Email), activity.Field("role", string(r.Role)), activity.Field("may_export", r.ViewerExports),
		activity.Field("expires_at", r.ExpiresAt),
	}
}

func (invitationRow) Custom() record.Metadata { return nil }

// entry is an entry of the activity about the invitation.
func (r invitationRow) entry(action string, before, after record.Metadata) activity.Entry {
	return activity.Entry{Action: action, Object: "invitation", ObjectID: r.ID, ObjectName: r.Email, Before: before, After: after}
}
