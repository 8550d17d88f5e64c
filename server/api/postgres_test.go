package api_test

import (
	"testing"

	"github.com/emberline/emberline/models/store/storetest"
)

const onPostgres = "TestOnPostgres"

// postgresWorld is the world of the tests within TestOnPostgres.
var postgresWorld *world

// TestOnPostgres runs what is said of the API once more, with the records in
// PostgreSQL. What touches no record (pages of evidence, documents, hostile
// addresses, rates) is left to SQLite alone.
func TestOnPostgres(t *testing.T) {
	w, err := newWorld(t.TempDir(), nil, "EMBERLINE_DATABASE_URL="+storetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	postgresWorld = w
	// Before the database is dropped, whose clean-up was asked for first.
	t.Cleanup(func() {
		w.server.Close()
		w.api.Close()
		if err := w.app.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	for _, c := range []struct {
		name string
		test func(*testing.T)
	}{
		{"Matrix", TestMatrix}, {"ForeignIDs", TestForeignIDs}, {"Scenarios", TestScenarios},
		{"TwoEdit", TestTwoEdit}, {"ManyEdit", TestManyEdit}, {"Clock", TestClock}, {"Once", TestOnce}, {"ReleasedCause", TestReleasedCause},
		{"RealDoor", TestRealDoor}, {"DisabledPrincipal", TestDisabledPrincipal}, {"OwnSessions", TestOwnSessions}, {"OutsiderIsKnown", TestOutsiderIsKnown},
		{"Delta", TestDelta}, {"DeltaOfSearches", TestDeltaOfSearches}, {"Restore", TestRestore}, {"RestoreDraft", TestRestoreDraft},
		{"Reports", TestReportScenario}, {"Removal", TestRemoval}, {"RemovalOfExhibits", TestRemovalOfExhibits}, {"SavedSearches", TestSavedSearches}, {"Querying", TestQuerying},
		{"HostileBodies", TestHostileBodies}, {"ScriptsComeBackAsText", TestScriptsComeBackAsText}, {"LiveAnswers", TestLiveAnswers},
		{"Upload", TestUpload}, {"UploadOfOtherBytes", TestUploadOfOtherBytes}, {"UploadBreaksOff", TestUploadBreaksOff},
		{"Exports", TestExports}, {"Stream", TestStream},
	} {
		t.Run(c.name, c.test)
	}
}
