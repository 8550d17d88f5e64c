package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/emberline/emberline/server/config"
)

// TestMisspelt finds misspelt variables, and none that others know.
func TestMisspelt(t *testing.T) {
	got := config.Misspelt([]string{
		"EMBERLINE_DAAT=x", "EMBERLINE_DATABASEURL=postgres://x", "EMBERLINE_LOGLEVEL", "EMBERLINE_trusted_proxy=", "EMBERLINE_=", "EMBERLINE_PORT=8080", "EMBERLINE_" + strings.Repeat("A", 10_000) + "=1",
		"EMBERLINE_DATA=x", "EMBERLINE_data=x", "EMBERLINE_CONFIG=x", "EMBERLINE_TESTDATA=x", "EMBERLINE_CHROMIUM=x", "EMBERLINE_TEST_POSTGRES=require", "EMBERLINE_BENCH_LINES=1",
		"EMBERLINE_PORT=tcp://10.0.0.1:8460", "EMBERLINE_PORT_8460_TCP_ADDR=10.0.0.1", "EMBERLINE_SERVICE_HOST=10.0.0.1", "DATA=x", "PATH=/bin", "",
	})
	want := []config.Unknown{
		{Name: "EMBERLINE_DAAT", Nearest: "EMBERLINE_DATA"},
		{Name: "EMBERLINE_DATABASEURL", Nearest: "EMBERLINE_DATABASE_URL"},
		{Name: "EMBERLINE_LOGLEVEL", Nearest: "EMBERLINE_LOG_LEVEL"},
		{Name: "EMBERLINE_trusted_proxy", Nearest: "EMBERLINE_TRUSTED_PROXIES"},
	}
	if len(got) != 7 || !slices.Equal(got[:4], want) {
		t.Errorf("%.200v\nwant %v and three more", got, want)
	}
	for _, s := range config.Settings {
		if name := config.EnvPrefix + strings.ToUpper(strings.ReplaceAll(s.Key, "-", "_")) + "=1"; len(config.Misspelt([]string{name})) > 0 {
			t.Errorf("%s is taken for unknown", name)
		}
	}
}
