package imports

import (
	"context"
	"encoding/json"
	"hash/maphash"
	"maps"
	"slices"

	"gorm.io/gorm"

	"cohort/models/activity"
	"cohort/models/customers"
	"cohort/models/mapping"
	"cohort/models/record"
	"cohort/models/sheets"
	"cohort/models/text"
)

// CheckImport begins a dry run of an import in the background, and remembers the mapping for files with the same names of columns.
// It may be called again with others, until the import has begun.
func (s *Store) CheckImport(ctx context.Context, id string, settings sheets.Settings, m mapping.Mapping, choices Choices) error {
	if err := activity.Require(ctx, activity.Editor); err != nil {
		return err
	}
	row, err := s.row(ctx, id)
	if err != nil {
		return err
	}
	if err := s.checkChoices(ctx, choices); err != nil {
		return err
	}
	reader, err := s.open(s.content(ctx, row), row.Size, settings, m, choices)
	if err != nil {
		return err
	}
	if err := reader.file.Close(); err != nil {
		return err
	}
	kept, err := jsonOf(settings, m, choices)
	if err != nil {
		return err
	}
	claim := func(tx *gorm.DB, worker string) error {
		claimed := tx.Exec("UPDATE imports SET state = ?, worker = ?, settings = ?, mapping = ?, choices = ?, preview = NULL, problem = '', "+
			"bytes_done = 0, cancelled_by = NULL, seen_at = "+s.db.Dialect.Now()+" WHERE id = ? AND state IN ?",
			Checking, worker, kept[0], kept[1], kept[2], row.ID, []State{Uploaded, Checking, Checked})
		if claimed.Error == nil && claimed.RowsAffected == 0 {
			return conflict("The import of this file has begun already.")
		}
		if claimed.Error != nil {
			return claimed.Error
		}
		return remember(tx, m)
	}
	return s.begin(ctx, row.ID, "", activity.NewChangeSet(), claim, s.checkFile)
}

func jsonOf(values ...any) (all []string, err error) {
	for _, value := range values {
		text, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		all = append(all, string(text))
	}
	return all, nil
}

// checkChoices returns what is wrong with the choices.
func (s *Store) checkChoices(ctx context.Context, choices Choices) error {
	switch {
	case choices.Sync && choices.GroupID == "":
		return invalid("group_id", "Choose the group to remove customers from.")
	case !slices.Contains([]mapping.Damaged{"", mapping.Refuse, mapping.Skip, mapping.Keep}, choices.Damaged):
		return invalid("damaged", "Choose what to do with damaged values.")
	}
	if choices.NewGroup != "" {
		if err := (customers.GroupInput{Name: &choices.NewGroup, Typed: true}).Check(); err != nil {
			return err
		}
	}
	meant := slices.Collect(maps.Values(choices.Instead))
	called, err := s.customers.GroupsCalled(ctx, meant)
	if err != nil {
		return err
	}
	for _, name := range meant {
		if called[name].ID == "" {
			return invalid("instead", text.Fill("There is no group {group}.", "group", text.Quoted(name)))
		}
	}
	if choices.GroupID == "" {
		return nil
	}
	_, err = s.customers.Group(ctx, choices.GroupID)
	return err
}

func invalid(field, words string) error {
	return &record.Error{Kind: record.Invalid, Object: "import", Field: field, Message: words, Fields: map[string]string{field: words}}
}

// checkFile makes the preview of an import.
func (s *Store) checkFile(ctx context.Context, j *job) error {
	row, err := s.row(ctx, j.id)
	if err != nil {
		return err
	}
	how, err := row.how()
	if err != nil {
		return err
	}
	read := func() (*rowReader, error) { return s.openAs(ctx, row, how) }
	preview, err := s.preview(ctx, read, how.choices, j.bytes.Store)
	if err != nil {
		return err
	}
	kept, err := jsonOf(preview)
	if err != nil {
		return err
	}
	return s.db.Change(ctx, "check a file", func(tx *gorm.DB) error {
		return s.renew(tx, j, "state = ?, preview = ?, bytes_done = size", Checked, kept[0])
	})
}

// checking is one dry run. It reads the file once, and again where customers have rows in several batches: only then does a row
// depend on what earlier batches would have made of its customer.
type checking struct {
	*Store
	open     func() (*rowReader, error)
	choices  Choices
	upserts  *customers.Upserts
	progress func(bytes int64)
	preview  *Preview

	seed    maphash.Seed
	seen    map[uint64]bool // hashes of e-mails; true: in another batch again
	members map[uint64]bool // of the group, whose e-mails are in the file
	reasons map[string]*PreviewReason
	groups  map[string]*NewGroup // the first ones
	order   []string             // of their names
	made    map[uint64]bool      // the names of all groups that would be created
}

// preview makes the dry run of a file that can be opened several times.
func (s *Store) preview(ctx context.Context, open func() (*rowReader, error), choices Choices,
	progress func(bytes int64)) (*Preview, error) {
	c := &checking{
		Store: s, open: open, choices: choices, upserts: s.customers.NewUpserts(upsertOptions(choices), nil), progress: progress,
		preview: &Preview{}, seed: maphash.MakeSeed(), seen: map[uint64]bool{}, members: map[uint64]bool{},
		reasons: map[string]*PreviewReason{}, groups: map[string]*NewGroup{},
		made: map[uint64]bool{},
	}
	if err := c.firstPass(ctx); err != nil {
		return nil, err
	}
	again := int64(0)
	for _, twice := range c.seen {
		if twice {
			again++
		}
	}
	// Where they are too many for the memory, the file is read again for each share of them.
	shares := uint64((again + s.db.Sizes.Carried - 1) / s.db.Sizes.Carried)
	for share := range shares {
		if err := c.furtherPass(ctx, share, shares); err != nil {
			return nil, err
		}
	}
	return c.preview, c.conclude(ctx)
}

// eachBatch reads the file from its beginning.
func (c *checking) eachBatch(ctx context.Context, visit func(batch) error) error {
	reader, err := c.open()
	if err != nil {
		return err
	}
	defer reader.file.Close()
	return reader.each(ctx, visit)
}

// firstPass counts all rows but those of a customer who has been in an earlier batch.
func (c *checking) firstPass(ctx context.Context) error {
	return c.eachBatch(ctx, func(b batch) error {
		c.preview.Read += b.read
		c.preview.Unsure += b.unsure
		c.preview.Several += b.several
		for _, failed := range b.failed {
			c.refuse(failed)
		}
		c.damage(b)
		here := map[uint64]bool{}
		var upserts []customers.Upsert
		var rows []rowOf
		for i, upsert := range b.upserts {
			hash := maphash.String(c.seed, upsert.Email())
			_, before := c.seen[hash]
			if before || here[hash] {
				c.preview.Doubles++
			}
			if before {
				c.seen[hash] = true
				continue
			}
			here[hash] = true
			upserts, rows = append(upserts, upsert), append(rows, b.rows[i])
		}
		for hash := range here {
			c.seen[hash] = false
		}
		previews, err := c.upserts.Preview(ctx, upserts, false)
		if err != nil {
			return err
		}
		for i, preview := range previews {
			c.count(rows[i], preview)
		}
		c.progress(b.bytes)
		return c.findMembers(ctx, b)
	})
}

// furtherPass counts the rows that the first pass has left out, for a share of their customers.
func (c *checking) furtherPass(ctx context.Context, share, shares uint64) error {
	defer c.upserts.Forget()
	earlier := map[uint64]bool{}
	return c.eachBatch(ctx, func(b batch) error {
		var upserts []customers.Upsert
		var rows []rowOf
		var hashes []uint64
		for i, upsert := range b.upserts {
			hash := maphash.String(c.seed, upsert.Email())
			if c.seen[hash] && hash%shares == share {
				upserts, rows, hashes = append(upserts, upsert), append(rows, b.rows[i]), append(hashes, hash)
			}
		}
		previews, err := c.upserts.Preview(ctx, upserts, true)
		if err != nil {
			return err
		}
		for i, preview := range previews {
			if earlier[hashes[i]] {
				c.count(rows[i], preview)
			}
		}
		for _, hash := range hashes {
			earlier[hash] = true
		}
		return nil
	})
}

// findMembers takes note of the members of the group who are in the batch.
func (c *checking) findMembers(ctx context.Context, b batch) error {
	if !c.choices.Sync {
		return nil
	}
	var ids []string
	err := c.db.Read(ctx).Raw(`SELECT customers.id FROM customers JOIN members ON members.customer_id = customers.id
		WHERE customers.email IN ? AND members.group_id = ?`, c.db.Dialect.ValuesOf(b.emails()), c.choices.GroupID).Scan(&ids).Error
	for _, id := range ids {
		c.members[maphash.String(c.seed, id)] = true
	}
	return c.db.WrapError("find members", err)
}

// emails are those of all rows of which they can be read, each once.
func (b batch) emails() (emails []string) {
	for _, upsert := range b.upserts {
		emails = append(emails, upsert.Email())
	}
	for _, failed := range b.failed {
		if failed.email != "" {
			emails = append(emails, failed.email)
		}
	}
	return text.Distinct(emails)
}
