package handlers

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// Proxies reads the list of the proxies whose word about a client is believed, separated by commas: 127.0.0.1, 10.0.0.0/8, fd00::/8.
func Proxies(list string) (proxies []netip.Prefix, err error) {
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		proxy, err := parseProxy(name)
		if err != nil {
			return nil, err
		}
		proxies = append(proxies, proxy)
	}
	return proxies, nil
}

func parseProxy(name string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(name); err == nil && address.Zone() == "" {
		address = address.Unmap()
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	proxy, err := netip.ParsePrefix(name)
	switch {
	case err != nil:
		return proxy, fmt.Errorf("%q is not the address of a proxy: use one like 10.0.0.5, or a range like 10.0.0.0/8", name)
	case proxy.Bits() == 0:
		return proxy, fmt.Errorf("%s would trust everybody: name the addresses of your proxies", name)
	case proxy != proxy.Masked():
		return proxy, fmt.Errorf("%s is not a range: use %s, or the address %s", name, proxy.Masked(), proxy.Addr())
	case proxy.Addr().Is4In6():
		return proxy, fmt.Errorf("%s is a range of IPv4 addresses: write it as one, like 10.0.0.0/8", name)
	}
	return proxy, nil
}

// believed is whether a request comes from one of the proxies.
func believed(proxies []netip.Prefix, r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	address := peer.Addr().Unmap()
	for _, proxy := range proxies {
		if proxy.Contains(address) {
			return true
		}
	}
	return false
}

const forwardedHost = "X-Forwarded-Host"

// behindProxies takes from a request what is said about its client by somebody who is not believed, and follows a proxy that is. Where
// no proxy is named, X-Forwarded-Proto stays: whoever forges it harms themselves alone, see pages.IsHTTPS. Forwarded is never read.
func behindProxies(proxies []netip.Prefix, log *slog.Logger) echo.MiddlewareFunc {
	var warned sync.Once
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			if believed(proxies, r) {
				if hops := r.Header[echo.HeaderXForwardedFor]; len(hops) > 0 {
					r.Header[echo.HeaderXForwardedFor] = withoutPorts(hops)
				}
				if host := lastHost(r.Header[forwardedHost]); host != "" {
					r.Host = host
				}
				return next(c)
			}
			if r.Header.Get(echo.HeaderXForwardedFor) != "" {
				warned.Do(func() {
					log.Warn("X-Forwarded-For comes from an address that is not trusted, and is not believed. "+
						"If that is your proxy, name it in COHORT_TRUSTED_PROXIES", "address", echo.ExtractIPDirect()(r))
				})
			}
			r.Header.Del(echo.HeaderXForwardedFor)
			r.Header.Del(forwardedHost)
			if len(proxies) > 0 {
				r.Header.Del(echo.HeaderXForwardedProto)
			}
			return next(c)
		}
	}
}

// clientAddress reads who sent a request: the last hop of X-Forwarded-For that is none of the proxies, or the other end of the
// connection. Echo would trust every private network unless told not to.
func clientAddress(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, proxy := range proxies {
		options = append(options, echo.TrustIPRange(&net.IPNet{
			IP: proxy.Addr().AsSlice(), Mask: net.CIDRMask(proxy.Bits(), proxy.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// withoutPorts are the hops of X-Forwarded-For, one each, where some proxies write 203.0.113.7:50123.
func withoutPorts(headers []string) (hops []string) {
	for hop := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		hop = strings.TrimSpace(hop)
		if with, err := netip.ParseAddrPort(hop); err == nil {
			hop = with.Addr().Unmap().String()
		}
		hops = append(hops, hop)
	}
	return hops
}

var fitHost = regexp.MustCompile(`^([0-9A-Za-z._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

// lastHost is what the nearest proxy was asked for, "" where it does not say, or says what is no host.
func lastHost(headers []string) string {
	hosts := strings.Split(strings.Join(headers, ","), ",")
	host := strings.TrimSpace(hosts[len(hosts)-1])
	if !fitHost.MatchString(host) {
		return ""
	}
	return host
}
