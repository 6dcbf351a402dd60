package storetest

import (
	"os"
	"strconv"
)

// InvariantViolations is a query for all numbers that are kept beside the rows they count and are wrong, as sentences.
const InvariantViolations = `SELECT name || ' is kept as ' || count FROM totals
		WHERE name = 'customers' AND count <> (SELECT count(*) FROM customers)
	UNION ALL SELECT name || ' is kept as ' || count FROM totals
		WHERE name = 'customer_groups' AND count <> (SELECT count(*) FROM customer_groups)
	UNION ALL SELECT id || ' is kept as ' || customers_count FROM customer_groups
		WHERE customers_count <> (SELECT count(*) FROM members WHERE group_id = customer_groups.id)
	UNION ALL SELECT id || ' tells of ' || customers || ' customers' FROM activity
		WHERE customers <> coalesce((SELECT sum(number) FROM activity_customers WHERE activity_id = activity.id), 0)
	UNION ALL SELECT activity_id || ' ' || part || ' has ' || number FROM activity_customers
		WHERE number <> 1 + length(customer_ids) - length(replace(customer_ids, ' ', ''))
	UNION ALL SELECT customer_id || ' has another age' FROM members JOIN customers ON customers.id = customer_id
		WHERE customer_created_at <> customers.created_at`

// misplaced is a query to SQLite for members whose customer_rank is that of another customer.
const misplaced = `SELECT customer_id || ' is elsewhere' FROM members LEFT JOIN customers ON customers.id = customer_id
	WHERE customer_rank IS NOT rank`

// Chaos is how many times longer than usual the tests run that look for rare events: COHORT_CHAOS=20 go test.
var Chaos = func() int {
	times, err := strconv.Atoi(os.Getenv("COHORT_CHAOS"))
	if err != nil {
		return 1
	}
	return times
}()
