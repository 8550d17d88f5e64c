package shell_test

import (
	"testing"

	"github.com/emberline/emberline/ingest/logs/linelog/linelogtest"
	"github.com/emberline/emberline/ingest/logs/shell"
)

func TestGolden(t *testing.T) {
	linelogtest.Golden(t, shell.Bash, "bash.log")
	linelogtest.Golden(t, shell.Zsh, "zsh.log")
	linelogtest.Golden(t, shell.Fish, "fish.log")
}

func TestManifest(t *testing.T) {
	linelogtest.Manifest(t, shell.Bash,
		linelogtest.Known{Path: "logs/plaso/bash_history"},
		linelogtest.Known{Path: "logs/plaso/bash_history_desync"},
		linelogtest.Known{Path: "logs/lnav/logfile_tcsh_history.0"},
	)
	linelogtest.Manifest(t, shell.Zsh, linelogtest.Known{Path: "logs/plaso/zsh_extended_history.txt"})
	linelogtest.Manifest(t, shell.Fish, linelogtest.Known{Path: "logs/plaso/fish_history"})
}

func FuzzBash(f *testing.F) { linelogtest.Fuzz(f, shell.Bash) }
func FuzzZsh(f *testing.F)  { linelogtest.Fuzz(f, shell.Zsh) }
func FuzzFish(f *testing.F) { linelogtest.Fuzz(f, shell.Fish) }
