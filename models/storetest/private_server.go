package storetest

import (
	"os"
	"os/exec"
	"syscall"
)

// privateServer is a server that tests start for themselves.
type privateServer struct {
	dir     string // where it runs, which is removed when it has ended
	log     string // the file for what it complains about
	owner   *syscall.Credential
	stop    string // the signal that ends it: QUIT, TERM
	command []string
}

// privateDir makes a directory for a server that runs as another user.
func privateDir(name string, owner *syscall.Credential) (dir string, err error) {
	if dir, err = os.MkdirTemp("", "cohort-"+name+"-"); err != nil || owner == nil {
		return dir, err
	}
	return dir, os.Chown(dir, int(owner.Uid), int(owner.Gid))
}

// keeper is a script that runs a server for as long as the test process lives, whichever way that ends: the process holds the
// other end of the script's standard input. Its arguments are the log, the directory, the signal and the server's command.
const keeper = `exec 2>"$1"; dir=$2; signal=$3; shift 3
"$@" & server=$!
cat >/dev/null
kill -"$signal" $server; wait $server
rm -rf "$dir"`

// keep starts the server and runs it until end is called, or until this process ends, and as long as somebody holds end.
func (s privateServer) keep() (end func(), err error) {
	kept := exec.Command("sh", append([]string{"-c", keeper, "sh", s.log, s.dir, s.stop}, s.command...)...)
	kept.Dir = s.dir
	// A group of its own, so that ^C in a terminal reaches the tests alone and the keeper can tidy up after them.
	kept.SysProcAttr = &syscall.SysProcAttr{Credential: s.owner, Setpgid: true}
	life, err := kept.StdinPipe()
	if err != nil {
		return nil, err
	}
	return func() {
		life.Close()
		_ = kept.Wait() // it was told to end
	}, kept.Start()
}
