package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"cohort/models"
)

// storeCollector reads the numbers of a store when they are asked for.
type storeCollector struct{ store *models.Store }

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("cohort_"+name, help, labels, nil)
}

var (
	connections = describe("db_connections", "Connections to the database, by pool (read, write) and state (in_use, idle).", "pool", "state")
	mostAtOnce  = describe("db_connections_max", "Connections to the database that a pool may have.", "pool")
	waits       = describe("db_waits_total", "How often a connection had to be waited for.", "pool")
	waited      = describe("db_wait_seconds_total", "How long connections were waited for.", "pool")
	changing    = describe("running_changes", "Changes that this instance is making now.")
	imported    = describe("import_rows_total", "Rows of files that were imported, by file (customers, prices) and result.", "file", "result")
)

// Describe sends what Collect will send.
func (storeCollector) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{connections, mostAtOnce, waits, waited, changing, imported} {
		to <- desc
	}
}

// Collect sends the numbers of this moment. It asks nothing of the database, which may be away.
func (c storeCollector) Collect(to chan<- prometheus.Metric) {
	send := func(desc *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(desc, kind, value, labels...)
	}
	for _, pool := range c.store.Pools() {
		send(connections, prometheus.GaugeValue, float64(pool.InUse), pool.Name, "in_use")
		send(connections, prometheus.GaugeValue, float64(pool.Idle), pool.Name, "idle")
		send(mostAtOnce, prometheus.GaugeValue, float64(pool.Max), pool.Name)
		send(waits, prometheus.CounterValue, float64(pool.Waits), pool.Name)
		send(waited, prometheus.CounterValue, pool.Waited.Seconds(), pool.Name)
	}
	send(changing, prometheus.GaugeValue, float64(c.store.ChangesHere()))
	for rows, number := range c.store.Imported() {
		send(imported, prometheus.CounterValue, float64(number), rows.File, rows.Result)
	}
}
