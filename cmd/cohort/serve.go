package main

import (
	"context"
	"errors"
	"fmt"
	stdlog "log"
	"log/slog"
	"math"
	"net"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"cohort/handlers"
	"cohort/handlers/metrics"
	"cohort/models"
	"cohort/models/accounts"
	"cohort/models/db"
	"cohort/models/record"
	"cohort/models/sample"
)

// serveHelp is the help of flags that needs more room than a tag has.
var serveHelp = kong.Vars{
	"admin_email": "The e-mail of the first operator, who is created if there is none yet.",
	"admin_password": "The password of the first operator. Set it with the variable: other " +
		"users of this machine can see flags.",
	"admin_cors": "Other sites whose pages may use the Admin API, separated by commas: https://shop.example.",
	"public_url": "The address that browsers open, where it is not the one that Cohort is asked for: https://office.example. " +
		"Passkeys are for its host.",
	"trusted_proxies": "Proxies whose X-Forwarded-For, -Proto and -Host are believed, separated by commas: 127.0.0.1, 10.0.0.0/8.",
	"tls_cert": "A certificate in PEM, followed by those of the authorities between it and the root, to speak TLS without a " +
		"proxy. It is read again when it changes.",
	"tls_key": "The certificate's private key in PEM.",
	"log_level": "How much to log: error, warn, info (one line per request) or debug " +
		"(the SQL as well, without values).",
	"metrics_addr": "Serve metrics for Prometheus, profiles and health on this address as well, such as 127.0.0.1:9100. Nobody " +
		"signs in there: use one that only you reach.",
	"slow_query":    "Log statements that take at least this long, without values; 0 for none",
	"stop_delay":    "When asked to stop, go on for this long while /readyz already says no, so that a load balancer notices",
	"session_idle":  "How long a session may be unused before it ends, such as 8h or 30d",
	"session_life":  "How long a session lasts at most before its operator has to sign in again",
	"activity_days": "Remove activity that is older than this many days. It can then neither be seen nor undone. 0 keeps all of it.",
	"demo":          "Start with sample data and a public sign-in, in the file cohort-demo.db unless a database is given.",
}

type serveCommand struct {
	Addr          string        `env:"COHORT_ADDR" default:"127.0.0.1:9000" help:"The address to listen on (${default})."`
	AdminEmail    string        `env:"COHORT_ADMIN_EMAIL" placeholder:"EMAIL" help:"${admin_email}"`
	AdminPassword string        `env:"COHORT_ADMIN_PASSWORD" placeholder:"PASSWORD" help:"${admin_password}"`
	PublicURL     string        `env:"COHORT_PUBLIC_URL" placeholder:"URL" help:"${public_url}"`
	AdminCORS     string        `name:"admin-cors" env:"COHORT_ADMIN_CORS" placeholder:"ORIGINS" help:"${admin_cors}"`
	Proxies       string        `name:"trusted-proxies" env:"COHORT_TRUSTED_PROXIES" placeholder:"ADDRESSES" help:"${trusted_proxies}"`
	TLSCert       string        `name:"tls-cert" env:"COHORT_TLS_CERT" placeholder:"FILE" help:"${tls_cert}"`
	TLSKey        string        `name:"tls-key" env:"COHORT_TLS_KEY" placeholder:"FILE" help:"${tls_key}"`
	ActivityDays  int           `env:"COHORT_ACTIVITY_DAYS" default:"0" placeholder:"DAYS" help:"${activity_days}"`
	LogLevel      string        `env:"COHORT_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"${log_level}"`
	Demo          bool          `env:"COHORT_DEMO" help:"${demo}"`
	MetricsAddr   string        `env:"COHORT_METRICS_ADDR" placeholder:"ADDR" help:"${metrics_addr}"`
	SlowQuery     time.Duration `env:"COHORT_SLOW_QUERY" default:"500ms" help:"${slow_query} (${default})."`
	StopDelay     time.Duration `env:"COHORT_STOP_DELAY" default:"0s" help:"${stop_delay} (${default})."`
	SessionIdle   duration      `env:"COHORT_SESSION_IDLE" default:"8h" placeholder:"TIME" help:"${session_idle} (${default})."`
	SessionLife   duration      `env:"COHORT_SESSION_LIFE" default:"30d" placeholder:"TIME" help:"${session_life} (${default})."`
}

// defaultPort is the port of the default address.
const defaultPort = 9000

// Run serves until ctx ends, and then finishes the requests in progress.
func (c serveCommand) Run(ctx context.Context, p *program) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	slog.SetDefault(log)

	config, err := c.web(log)
	if err != nil {
		return err
	}
	cert, err := openCertificate(c.TLSCert, c.TLSKey, log)
	if err != nil {
		return err
	}
	times := accounts.SessionTimes{Idle: time.Duration(c.SessionIdle), Life: time.Duration(c.SessionLife)}
	if err := times.Check(); err != nil {
		return fmt.Errorf("--session-idle and --session-life do not fit: %w", err)
	}
	if c.ActivityDays < 0 {
		return errors.New("--activity-days is a number of days, or 0 to keep all activity")
	}
	// First the address: where it is taken, nothing else shall be touched.
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return cannotListen(c.Addr, err, "--addr", "COHORT_ADDR")
	}
	defer listener.Close()
	private, err := listenPrivately(c.MetricsAddr)
	if err != nil {
		return err
	}
	store, open, err := c.prepare(ctx, p, log)
	if err != nil {
		return err
	}
	defer store.Close()
	if db.IsOpenToOthers(p.database(defaultFile)) {
		log.Warn("Others on the way to PostgreSQL may read along, or be taken for it: add sslmode=verify-full to DATABASE_URL")
	}
	if file := p.database(c.file()); db.IsReadByOthers(file) {
		log.Warn("Others on this machine can read the database file, and with it all customers: run chmod 600", "file", db.FilePath(file))
	}
	store.LogSlow(c.SlowQuery)
	store.SessionTimes = times

	defer c.keepHouse(ctx, store, log)()
	config.Demo = open
	url := browserURL(listener.Addr(), cert != nil)
	log.Info("Cohort is ready", "url", url, "version", version, "database", store.Database())
	if open {
		fmt.Printf("\n  Cohort with demo data: %s\n  Sign in as %s with the password %s\n\n", url, sample.DemoEmail, sample.DemoPassword)
	}
	config.Metrics, config.Stopping = metrics.New(store, version), ctx.Done()
	if private != nil {
		defer servePrivately(private, handlers.Private(store, config), log)()
	}
	return serve(ctx, listener, cert, handlers.New(store, config), c.StopDelay, log)
}

// web reads the part of the configuration that the web needs.
func (c serveCommand) web(log *slog.Logger) (config handlers.Config, err error) {
	config.Logger = log
	if config.AdminCORS, err = handlers.Origins(c.AdminCORS); err != nil {
		return config, err
	}
	if config.PublicURL, err = handlers.PublicURL(c.PublicURL); err != nil {
		return config, err
	}
	config.Proxies, err = handlers.Proxies(c.Proxies)
	return config, err
}

// keepHouse removes what need not be kept any longer, beside the requests, until done is called.
func (c serveCommand) keepHouse(ctx context.Context, store *models.Store, log *slog.Logger) (done func()) {
	ctx, stop := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() {
		store.Housekeeping(ctx, c.ActivityDays, log)
		close(stopped)
	}()
	return func() {
		stop()
		<-stopped
	}
}

// prepare opens the database and creates the first operator, or the demo and its data. open is whether the demo lets
// everybody sign in.
func (c serveCommand) prepare(ctx context.Context, p *program, log *slog.Logger) (store *models.Store, open bool, err error) {
	store, err = p.open(ctx, c.file())
	if err != nil {
		return nil, false, err
	}
	if c.Demo {
		open, err = store.FillDemo(ctx)
	}
	if err == nil {
		err = c.firstOperator(ctx, store, log)
	}
	if err != nil {
		store.Close()
		return nil, false, err
	}
	return store, open, nil
}

// firstOperator creates the operator that the environment names, if there is none at all.
func (c serveCommand) firstOperator(ctx context.Context, store *models.Store, log *slog.Logger) error {
	some, err := store.HasOperators(ctx)
	switch {
	case err != nil || some:
		return err
	case c.AdminEmail == "" && c.AdminPassword == "":
		log.Warn("Nobody can sign in yet. Create the first operator with: cohort user add EMAIL, or start with " +
			"COHORT_ADMIN_EMAIL and COHORT_ADMIN_PASSWORD")
		return nil
	case c.AdminEmail == "" || c.AdminPassword == "":
		return errors.New("set both COHORT_ADMIN_EMAIL and COHORT_ADMIN_PASSWORD to create the first operator")
	}
	operator, err := store.AddOperator(ctx, c.AdminEmail, c.AdminPassword)
	if record.IsKind(err, record.Duplicate) {
		return nil // an instance that started at the same time was first
	}
	if err != nil {
		return fmt.Errorf("the first operator cannot be created: %s", sentence(err))
	}
	log.Info("The first operator was created", "email", operator.Email)
	return nil
}

// How long a client may take. What streams longer than that sets deadlines of its own.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = time.Minute
	writeTimeout  = 2 * time.Minute
	idleTimeout   = 2 * time.Minute
	drainTimeout  = 30 * time.Second
)

// serve answers requests until ctx ends, over TLS where there is a certificate, and finishes those in progress. It goes on for a while
// before, for those who have not noticed yet.
func serve(ctx context.Context, listener net.Listener, cert *certificate, handler http.Handler, goOn time.Duration,
	log *slog.Logger) error {
	server := &http.Server{
		Handler: handler, ErrorLog: stdlog.New(connectionLog{log}, "", 0),
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: 64 << 10,
	}
	ended := make(chan error, 1)
	go func() {
		if cert == nil {
			ended <- server.Serve(listener)
			return
		}
		server.TLSConfig = cert.config()
		ended <- server.ServeTLS(listener, "", "")
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	if goOn > 0 {
		log.Info("Stopping soon: not ready for more", "in", goOn)
		select {
		case err := <-ended:
			return err
		case <-time.After(goOn):
		}
	}
	log.Info("Stopping: finishing the requests in progress")
	drain, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	if err := server.Shutdown(drain); err != nil {
		return errors.Join(fmt.Errorf("requests that took longer than %v were cut off", drainTimeout), server.Close())
	}
	return nil
}

func cannotListen(addr string, err error, flag, variable string) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		other := nextPort(addr)
		return fmt.Errorf("another program already listens on %s: stop it, or choose another port, such as %s %s or %s=%s",
			addr, flag, other, variable, other)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("this user may not listen on %s: choose a port of 1024 or above with %s or %s", addr, flag, variable)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("%s is not an address of this machine: choose another one with %s or %s", addr, flag, variable)
	}
	return fmt.Errorf("cannot listen on %q: use an address like 127.0.0.1:9000 or :9000", addr)
}

// nextPort is an address with the port after its own, or after the default one where there is none.
func nextPort(addr string) string {
	host, port, _ := net.SplitHostPort(addr) // somebody listens on it
	number, err := strconv.Atoi(port)
	if err != nil || number == math.MaxUint16 { // the name of a service, or the last port
		number = defaultPort
	}
	return net.JoinHostPort(host, strconv.Itoa(number+1))
}

// browserURL is the URL to open in a browser on this machine.
func browserURL(addr net.Addr, overTLS bool) string {
	host, port, _ := net.SplitHostPort(addr.String()) // a listener's address always has both
	if ip := net.ParseIP(host); ip == nil || ip.IsLoopback() || ip.IsUnspecified() {
		host = "localhost"
	}
	scheme := "http"
	if overTLS {
		scheme = "https"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}
