package cli

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/emberline/emberline/models"
)

// examples are values for the types of flags.
var examples = map[string]string{
	"duration": "a duration such as 90s, 15m or -3m42s",
	"int":      "a whole number such as 100",
	"int64":    "a whole number such as 100",
	"float64":  "a number such as 12.5",
	"bool":     "true or false",
}

var (
	requiredFlags = regexp.MustCompile(`^required flag\(s\) (.+) not set$`)
	unknownWord   = regexp.MustCompile(`(?s)^unknown command "(.*)" for "[^"]*"`)
	tooFew        = regexp.MustCompile(`^(?:requires at least|accepts) \d+ arg\(s\), (?:only )?received \d+$`)
	neededOne     = regexp.MustCompile(`^at least one of the flags in the group \[(.+)\] is required$`)
	slugWord      = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
	excluded      = regexp.MustCompile(`^if any flags in the group \[.+\] are set none of the others can be; \[(.+)\] were all set$`)
)

// usage says in our words what the flag library found wrong with a call of cmd,
// and how it is called.
func usage(cmd *cobra.Command, err error) error {
	line := strings.TrimSuffix(cmd.UseLine(), " [flags]")
	call := func(format string, args ...any) *models.Error {
		return models.Errorf(models.CodeInvalid, format, args...).WithHint("%s", line)
	}
	var value *pflag.InvalidValueError
	if errors.As(err, &value) {
		f := value.GetFlag()
		takes := examples[f.Value.Type()]
		if takes == "" {
			takes = f.Usage
		}
		return call("%q is no value for --%s", value.GetValue(), f.Name).WithHint("--%s takes %s", f.Name, takes)
	}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		return call("%v", err).WithHint("%s --help lists the flags", cmd.CommandPath())
	}
	text := err.Error()
	if m := requiredFlags.FindStringSubmatch(text); m != nil {
		return call("%s needs %s", cmd.CommandPath(), flags(strings.Split(strings.ReplaceAll(m[1], `"`, ""), ", "), "and"))
	}
	if m := neededOne.FindStringSubmatch(text); m != nil {
		return call("%s needs %s", cmd.CommandPath(), flags(strings.Fields(m[1]), "or"))
	}
	if m := excluded.FindStringSubmatch(text); m != nil {
		return call("%s exclude each other", flags(strings.Fields(m[1]), "and"))
	}
	if m := unknownWord.FindStringSubmatch(text); m != nil {
		return stray(cmd, m[1], call)
	}
	if tooFew.MatchString(text) {
		return call("%s: %s", cmd.CommandPath(), strings.ReplaceAll(text, "arg(s)", "arguments"))
	}
	return call("%s", text)
}

// stray is the error about a word that a command does not take.
func stray(cmd *cobra.Command, word string, call func(string, ...any) *models.Error) *models.Error {
	if cmd.HasAvailableSubCommands() {
		err := call("%s has no command %q", cmd.CommandPath(), word)
		cmd.SuggestionsMinimumDistance = 2 // letters; the library's default, which it sets for the root alone
		if near := cmd.SuggestionsFor(word); len(near) > 0 {
			return err.WithHint("did you mean %s %s?", cmd.CommandPath(), near[0])
		}
		return err.WithHint("%s --help lists the commands", cmd.CommandPath())
	}
	err := call("%s takes no %q", cmd.CommandPath(), word)
	if f := cmd.Flags().Lookup("incident"); f != nil && !f.Changed && slugWord.MatchString(word) {
		return err.WithHint("did you mean %s --incident %s?", cmd.CommandPath(), word)
	}
	return err
}

// flags lists flags for people.
func flags(names []string, last string) string {
	slices.Sort(names) // the library gives no order
	for i, n := range names {
		names[i] = "--" + n
	}
	if n := len(names); n > 1 {
		return fmt.Sprintf("%s %s %s", strings.Join(names[:n-1], ", "), last, names[n-1])
	}
	return names[0]
}
