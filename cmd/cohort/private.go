package main

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
)

// listenPrivately opens the address for those who run Cohort. It is nil where there is none.
func listenPrivately(addr string) (net.Listener, error) {
	if addr == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, cannotListen(addr, err, "--metrics-addr", "COHORT_METRICS_ADDR")
	}
	return listener, nil
}

// servePrivately serves what is for those who run Cohort until end is called.
func servePrivately(listener net.Listener, handler http.Handler, log *slog.Logger) (end func()) {
	address := listener.Addr().String()
	if !isPrivate(listener.Addr()) {
		log.Warn("Metrics and profiles are open to everybody who reaches their address, as nobody signs in there: use a loopback or "+
			"private one, or keep others out by a firewall", "address", address)
	}
	// A profile takes as long as it is asked for: nothing limits the answer.
	server := &http.Server{Handler: handler, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), ReadHeaderTimeout: headerTimeout}
	go func() { _ = server.Serve(listener) }() // it ends when it is closed
	log.Info("Metrics and profiles are served", "url", "http://"+address+"/metrics")
	return func() { _ = server.Close() }
}

// isPrivate is true for an address of this machine alone, or of a network that the internet has no way into.
func isPrivate(addr net.Addr) bool {
	at, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return false
	}
	ip := at.Addr().Unmap()
	return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()
}
