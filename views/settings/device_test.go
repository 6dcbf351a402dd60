package settings

import "testing"

func TestDevicesInWords(t *testing.T) {
	t.Parallel()
	const webKit = "AppleWebKit/537.36 (KHTML, like Gecko) "
	for want, agent := range map[string]string{
		"Firefox on Windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
		"Safari on macOS":    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " + webKit + "Version/18.5 Safari/605.1.15",
		"Chrome on Android":  "Mozilla/5.0 (Linux; Android 10; K) " + webKit + "Chrome/142.0.0.0 Mobile Safari/537.36",
		"Edge on Windows":    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + webKit + "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
		"Chrome on iOS": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) " + webKit +
			"CriOS/142.0 Mobile/15E148 Safari/604.1",
		"curl": "curl/8.5.0",
	} {
		if got := device(agent); got != want {
			t.Errorf("%s: %q, not %q", agent, got, want)
		}
	}
	for _, agent := range []string{"", "\u202e", " ", "\x00"} {
		if got := device(agent); got != "Unknown browser" {
			t.Errorf("%q: %q", agent, got)
		}
	}
}
