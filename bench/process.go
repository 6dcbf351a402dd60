package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of the times in /proc/PID/stat: Linux has a hundred of them in a second wherever Go runs.
const tick = 10 * time.Millisecond

// stat is what /proc/PID/stat says of one process.
type stat struct {
	parent      int
	own, waited time.Duration // user and system: of the process, and of its children that have ended
}

func readStat(pid int) (stat, error) {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, err
	}
	// The name of the program stands in parentheses and may have any characters.
	fields := strings.Fields(string(content[bytes.LastIndexByte(content, ')')+1:]))
	if len(fields) < 15 {
		return stat{}, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	number := func(i int) time.Duration {
		n, _ := strconv.ParseInt(fields[i], 10, 64)
		return time.Duration(n) * tick
	}
	parent, err := strconv.Atoi(fields[1])
	return stat{parent: parent, own: number(11) + number(12), waited: number(13) + number(14)}, err
}

// cpuOf is how long a process has been computing.
func cpuOf(pid int) time.Duration {
	s, err := readStat(pid)
	if err != nil {
		return 0
	}
	return s.own
}

// cpuOfFamily is how long a process and its children have been computing, those that have ended among them.
func cpuOfFamily(pid int) time.Duration {
	first, err := readStat(pid)
	if err != nil {
		return 0
	}
	total := first.own + first.waited
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	for _, entry := range entries {
		child, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if s, err := readStat(child); err == nil && s.parent == pid {
			total += s.own
		}
	}
	return total
}

// memoryOf reads a line of /proc/PID/status in bytes: VmRSS is what a process holds now, VmHWM the most it ever held.
func memoryOf(pid int, line string) int64 {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for text := range strings.Lines(string(content)) {
		if rest, found := strings.CutPrefix(text, line+":"); found {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n * 1024
		}
	}
	return 0
}

// forgetPeak sets VmHWM of a process back to what it holds now.
func forgetPeak(pid int) error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0)
}

// cpu is how long the database's own processes have been computing: those of PostgreSQL. SQLite computes within the program.
func (c *cache) cpu(kind string) time.Duration {
	if kind != postgres {
		return 0
	}
	content, err := c.serverID()
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		return 0
	}
	return cpuOfFamily(pid)
}
