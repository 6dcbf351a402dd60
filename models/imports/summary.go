package imports

import (
	"cohort/models/customers"
	"cohort/models/text"
)

// Summary counts the rows of a file by what became of them. A second row with the same e-mail counts by itself.
type Summary struct{ Read, Created, Updated, Unchanged, Failed int64 }

// add counts the rows of a batch that was written.
func (sum *Summary) add(b batch, done customers.Upserted, failed int) {
	sum.Read += b.read
	sum.Created += done.Created
	sum.Updated += done.Updated
	sum.Unchanged += done.Unchanged
	sum.Failed += int64(failed)
}

// counts are the numbers for the metrics.
func (sum Summary) counts() map[string]int64 {
	return map[string]int64{"created": sum.Created, "updated": sum.Updated, "unchanged": sum.Unchanged, "failed": sum.Failed}
}

// String is the summary in one line.
func (sum Summary) String() string {
	return text.Fill("{read} read, {created} created, {updated} updated, {unchanged} unchanged, {failed} failed",
		"read", text.Number(sum.Read), "created", text.Number(sum.Created), "updated", text.Number(sum.Updated),
		"unchanged", text.Number(sum.Unchanged),
		"failed", text.Number(sum.Failed))
}
