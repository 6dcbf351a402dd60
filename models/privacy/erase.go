package privacy

import (
	"context"
	"log/slog"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/record"
)

// EraseCustomer removes a person from everything that is kept: the customer and their memberships, their name and fields in the
// activity, where somebody without a name remains among the customers of an entry, the reasons why rows of an import failed,
// answers that wait to be sent again, and messages that wait to be shown. All files that were uploaded to be imported are removed, as
// they may name them, too. It also erases who was deleted before. The activity
// keeps that the customer with this id was erased, and no more of them. What is left of deleted rows in the files goes as
// Housekeeping says. An id of which nothing is known is an error of the kind NotFound. For admins.
func (s *Store) EraseCustomer(ctx context.Context, id string) error {
	if err := activity.Require(ctx, activity.Admin); err != nil {
		return err
	}
	if _, err := s.Person(ctx, id); err != nil {
		return err
	}
	if err := s.files.ForgetFiles(ctx); err != nil { // first, and by itself: an import under way locks what the erasure does
		return err
	}
	var known []string
	err := s.db.Change(ctx, "erase customer", func(tx *gorm.DB) error { return s.erase(tx, id, &known) })
	if err != nil {
		return err
	}
	if err := s.forgetSoon(context.WithoutCancel(ctx)); err != nil {
		slog.Warn("what is left of an erased customer in the files could not be removed yet", "error", err)
	}
	return nil
}

func (s *Store) erase(tx *gorm.DB, id string, known *[]string) error {
	deleted, err := s.people.TakeOut(tx, id, known)
	there := err == nil
	if err != nil && !record.IsKind(err, record.NotFound) {
		return err
	}
	who, err := s.tracesOf(tx, id, deleted)
	if err != nil {
		return err
	}
	places, err := s.activity.Erase(tx, id)
	if err != nil {
		return err
	}
	if !there && places == 0 {
		return record.Missing("customer", id, "This customer does not exist or has already been erased.")
	}
	for _, forget := range []func(*gorm.DB, traces) error{
		s.forgetFailures, forgetFiles, s.forgetAnswers, forgetMessages, remember,
	} {
		if err := forget(tx, who); err != nil {
			return err
		}
	}
	return s.activity.Record(tx, activity.Entry{Action: activity.DidErase, Object: "customer", ObjectID: id})
}
