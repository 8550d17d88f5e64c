package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
)

// langFlag adds --lang, which is the language of what is shown to people.
func (c *command) langFlag(cmd *cobra.Command, lang *string) {
	cmd.Flags().StringVar(lang, "lang", c.language(), "language to show: ko or en")
}

// language is what the surroundings ask for: the first of POSIX' variables that
// is set.
func (c *command) language() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		for _, kv := range c.env.Environ {
			if value, ok := strings.CutPrefix(kv, name+"="); ok && value != "" {
				if strings.HasPrefix(strings.ToLower(value), "ko") {
					return "ko"
				}
				return "en"
			}
		}
	}
	return "en"
}

func checkLang(lang string) error {
	if lang != "ko" && lang != "en" {
		return models.Errorf(models.CodeInvalid, "unknown language %q", lang).WithHint("--lang ko or --lang en")
	}
	return nil
}

// in chooses between two words.
func in(lang, ko, en string) string { return models.Localized{Ko: ko, En: en}.In(lang) }
