// Package medusa reads the customers, groups and price lists of a Medusa store through its Admin API, of version 1 or 2.
package medusa

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cohort/models/record"
	"cohort/models/text"
)

// Store is a store whose Admin API lets us in.
type Store struct {
	Version int // 1 or 2

	base      url.URL
	client    *http.Client
	authorize func(*http.Request)
	letIn     bool // the credentials have opened it before
}

// Credentials open an Admin API: a key, or else the e-mail and password of a user.
type Credentials struct{ Key, Email, Password string }

// timeout is how long an answer may take, and most how many bytes it may have.
const (
	timeout = 2 * time.Minute
	most    = 256 << 20
)

// Open finds out which version the store at an address speaks, and whether the credentials open it. The address is medusa://HOST, or
// medusa+http://HOST without TLS. Its errors of the kind Invalid or Unauthorized are for the operator.
func Open(ctx context.Context, address string, c Credentials) (*Store, error) {
	base, err := baseOf(address)
	if err != nil {
		return nil, err
	}
	s := &Store{base: base, client: &http.Client{Timeout: timeout, CheckRedirect: stayAt(base)}}
	if c.Key == "" {
		return s, s.signIn(ctx, c)
	}
	ways := []Store{
		{Version: 1, authorize: func(r *http.Request) { r.Header.Set("X-Medusa-Access-Token", c.Key) }},
		{Version: 2, authorize: func(r *http.Request) { r.SetBasicAuth(c.Key, "") }},
	}
	if strings.HasPrefix(c.Key, "sk_") {
		ways[0], ways[1] = ways[1], ways[0]
	}
	for _, way := range ways {
		s.Version, s.authorize = way.Version, way.authorize
		_, err := s.page(ctx, listOf{path: "/admin/customers", query: url.Values{"limit": {"1"}}, field: "customers"})
		if !record.IsKind(err, record.Unauthorized) {
			s.letIn = err == nil
			return s, err
		}
	}
	return nil, refused("The store does not accept this key.")
}

// mostRedirects is how often a request may be sent elsewhere within the store.
const mostRedirects = 4

// stayAt follows redirects within the store alone. Another host, or the same one without TLS, would be sent the key or the password.
func stayAt(base url.URL) func(*http.Request, []*http.Request) error {
	return func(to *http.Request, before []*http.Request) error {
		switch {
		case to.URL.Host != base.Host, to.URL.Scheme != base.Scheme:
			return fmt.Errorf("it redirects to %s://%s", to.URL.Scheme, to.URL.Host)
		case len(before) >= mostRedirects:
			return errors.New("it redirects again and again")
		}
		return nil
	}
}

// baseOf reads the address of a store.
func baseOf(address string) (url.URL, error) {
	schemes := map[string]string{"medusa": "https", "medusa+https": "https", "https": "https", "medusa+http": "http", "http": "http"}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || schemes[parsed.Scheme] == "" {
		return url.URL{}, &record.Error{Kind: record.Invalid, Object: "import", Message: text.Fill(
			"{address} is not the address of a Medusa store. Enter medusa:// and its host, such as medusa://shop.example.com.",
			"address", address)}
	}
	if parsed.User != nil {
		return url.URL{}, &record.Error{Kind: record.Invalid, Object: "import",
			Message: "Don't put a password or key into the address. Others could read it."}
	}
	base := url.URL{Scheme: schemes[parsed.Scheme], Host: parsed.Host, Path: strings.TrimRight(parsed.Path, "/")}
	if ip := net.ParseIP(parsed.Hostname()); parsed.Scheme == "medusa" && (parsed.Hostname() == "localhost" || ip != nil && ip.IsLoopback()) {
		base.Scheme = "http" // nobody else listens there
	}
	return base, nil
}

// signIn asks for a token, at the door of version 2 first: version 1 does not have it.
func (s *Store) signIn(ctx context.Context, c Credentials) error {
	var token struct {
		Token       string `json:"token"`
		AccessToken string `json:"access_token"`
	}
	body := map[string]string{"email": c.Email, "password": c.Password}
	for _, door := range []struct {
		version int
		path    string
	}{{2, "/auth/user/emailpass"}, {1, "/admin/auth/token"}} {
		err := s.send(ctx, http.MethodPost, door.path, nil, body, &token)
		if got := cmp.Or(token.Token, token.AccessToken); err == nil && got != "" {
			s.Version = door.version
			s.authorize = func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+got) }
			s.letIn = true
			return nil
		}
		if err != nil && !record.IsKind(err, record.Unauthorized) && !record.IsKind(err, record.NotFound) {
			return err
		}
	}
	return refused("The store does not accept this e-mail and password.")
}

// refused is the error of a store that does not let us in.
func refused(words string) error {
	return &record.Error{Kind: record.Unauthorized, Object: "import", Message: words}
}

// tries is how often a request is sent that the store is too busy for, with growing pauses between; mostPause is the longest of them.
const (
	tries     = 6
	mostPause = time.Minute
)

// send sends a request, again where the store is busy, and reads the answer.
func (s *Store) send(ctx context.Context, method, path string, query url.Values, body, into any) error {
	for try := 1; ; try++ {
		pause, err := s.sendOnce(ctx, method, path, query, body, into)
		if err == nil || pause < 0 || try == tries {
			return err
		}
		if pause == 0 {
			pause = time.Second << (try - 1)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(pause, mostPause)):
		}
	}
}

// never is the pause before a request that would be answered no better again.
const never = -1

// sendOnce sends a request once. pause is how long to wait before it is sent again: 0 where the store does not say.
func (s *Store) sendOnce(ctx context.Context, method, path string, query url.Values, body, into any) (pause time.Duration, err error) {
	at := s.base
	at.Path += path
	at.RawQuery = query.Encode()
	sent, err := json.Marshal(body)
	if err != nil {
		return never, err
	}
	request, err := http.NewRequestWithContext(ctx, method, at.String(), bytes.NewReader(sent))
	if err != nil {
		return never, err
	}
	request.Header.Set("Accept", "application/json")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if s.authorize != nil {
		s.authorize(request)
	}
	response, err := s.client.Do(request)
	switch {
	case err != nil && s.letIn && ctx.Err() == nil:
		return 0, unreachable(err) // it was there before
	case err != nil:
		return never, unreachable(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	switch {
	case err != nil:
		return 0, unreachable(err)
	case len(answer) > most:
		return never, unreachable(errors.New("an answer has more than 256 MB"))
	}
	return s.read(response, answer, into)
}

// read reads an answer.
func (s *Store) read(response *http.Response, answer []byte, into any) (pause time.Duration, err error) {
	switch status := response.StatusCode; {
	case (status == http.StatusUnauthorized || status == http.StatusForbidden) && s.letIn:
		return never, refused("The store has ended the session, or its key was revoked. Start the import again.")
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return never, refused("This user or key may not read the store's customers.")
	case status == http.StatusNotFound:
		return never, &record.Error{Kind: record.NotFound, Object: "import", Message: "There is no Medusa store at this address."}
	case status == http.StatusTooManyRequests, status >= http.StatusInternalServerError:
		return retryAfter(response), unreachable(fmt.Errorf("it answers %s%s", response.Status, wordsOf(answer)))
	case status != http.StatusOK:
		return never, unreachable(fmt.Errorf("it answers %s%s", response.Status, wordsOf(answer)))
	case json.Unmarshal(answer, into) != nil:
		return never, unreachable(errors.New("it does not answer as Medusa does"))
	}
	return 0, nil
}

// retryAfter is how long the store asks to wait, 0 where it does not say.
func retryAfter(response *http.Response) time.Duration {
	asked := response.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(asked); err == nil && seconds >= 0 {
		return max(time.Millisecond, time.Duration(min(float64(seconds), mostPause.Seconds())*float64(time.Second)))
	}
	if at, err := http.ParseTime(asked); err == nil {
		return max(time.Millisecond, time.Until(at))
	}
	return 0
}

// wordsOf are the words of Medusa in an error, in brackets.
func wordsOf(answer []byte) string {
	var said struct{ Message string }
	if json.Unmarshal(answer, &said) != nil || said.Message == "" {
		return ""
	}
	words := []rune(said.Message)
	return " (" + string(words[:min(len(words), 200)]) + ")"
}

// unreachable is the error of a store that does not answer as it should.
func unreachable(cause error) error {
	var at *url.Error
	if errors.As(cause, &at) {
		cause = at.Err // without the address and its query
	}
	return &record.Error{Kind: record.Unavailable, Object: "import", Message: text.Fill("The store cannot be read: {reason}.",
		"reason", cause.Error())}
}
