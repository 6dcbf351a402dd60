package accounts

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/text"
)

// Preferences are how an operator wants the pages, in whatever browser. Empty is not chosen: what the browser says holds.
type Preferences struct {
	Theme      string // light, dark or system
	Shortcuts  string // on or off: keys that are single letters
	KeyBadges  string // always or hover: when buttons show their keys
	TimeZone   string // Europe/Berlin
	DateFormat record.DateFormat
}

// read reads those of operatorColumns.
func (p *Preferences) read(r *db.Row) {
	p.Theme, p.Shortcuts, p.KeyBadges, p.TimeZone, p.DateFormat = r.Text(), r.Text(), r.Text(), r.Text(), record.DateFormat(r.Text())
}

// ProfileInput is what operators change about themselves; nil is not mentioned.
type ProfileInput struct {
	FirstName, LastName                   *string // empty: they have none
	Theme, Shortcuts, KeyBadges, TimeZone *string
	DateFormat                            *record.DateFormat
}

// ChangeProfile changes what operators say of themselves and how they want the pages. Others may not: the error is of the kind Forbidden
// then. Wrong fields are an error of the kind Invalid. The activity has the names.
func (s *Store) ChangeProfile(ctx context.Context, operatorID string, in ProfileInput) error {
	if actor, _ := activity.ActorOf(ctx); actor.ID != operatorID {
		return &record.Error{Kind: record.Forbidden, Message: "Operators choose this for themselves."}
	}
	return s.db.Change(ctx, "change profile", func(tx *gorm.DB) error {
		var row operatorRow
		err := db.ForChange(tx).Where("id = ?", operatorID).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return errUnauthorized
		}
		if err != nil {
			return err
		}
		before := row
		if err := in.apply(&row.Operator); err != nil {
			return err
		}
		was, became := activity.Difference(before, row)
		if len(became) > 0 {
			row.UpdatedAt = record.Now()
		}
		p := row.Preferences
		err = tx.Exec(`UPDATE operators SET first_name = ?, last_name = ?, updated_at = ?, theme = ?, shortcuts = ?, key_badges = ?,
			time_zone = ?, date_format = ? WHERE id = ?`, row.FirstName, row.LastName, row.UpdatedAt, p.Theme, p.Shortcuts, p.KeyBadges,
			p.TimeZone, p.DateFormat, operatorID).Error
		if err != nil || len(became) == 0 {
			return err
		}
		return s.activity.Record(tx, row.changed(was, became))
	}, db.ByAnyone)
}

// apply checks an input and copies it.
func (in ProfileInput) apply(o *Operator) error {
	wrong := record.FieldErrors{}
	for name, field := range map[string]struct{ from, to **string }{
		"first_name": {&in.FirstName, &o.FirstName}, "last_name": {&in.LastName, &o.LastName},
	} {
		if typed := *field.from; typed != nil {
			wrong.Check(len([]rune(*typed)) <= mostName, name, "Use at most 255 characters.")
			wrong.Check(!text.IsUnstorable(*typed), name, record.UnstorableText)
			wrong.Check(text.IsUnstorable(*typed) || !text.HasControl(*typed), name, record.ControlText)
			if *field.to = typed; text.Blank(*typed) {
				*field.to = nil
			}
		}
	}
	choose := func(name string, to, chosen *string, choices ...string) {
		if chosen != nil {
			wrong.Check(*chosen == "" || slices.Contains(choices, *chosen), name, "Choose one of the choices.")
			*to = *chosen
		}
	}
	p := &o.Preferences
	choose("theme", &p.Theme, in.Theme, "light", "dark", "system")
	choose("shortcuts", &p.Shortcuts, in.Shortcuts, "on", "off")
	choose("key_badges", &p.KeyBadges, in.KeyBadges, "always", "hover")
	if in.TimeZone != nil {
		chosen := *in.TimeZone == "" || slices.Contains(record.Zones(), *in.TimeZone)
		wrong.Check(chosen, "time_zone", "Choose one of the time zones.")
		p.TimeZone = *in.TimeZone
	}
	if in.DateFormat != nil {
		wrong.Check(in.DateFormat.Known(), "date_format", "Choose one of the formats.")
		p.DateFormat = *in.DateFormat
	}
	return wrong.Err("operator")
}

// mostName is how many characters a name of an operator may have.
const mostName = 255
