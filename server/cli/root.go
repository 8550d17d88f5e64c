package cli

import (
	"fmt"
	"runtime/debug"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/server/config"
)

// Version of the program; set by the linker, else taken from the build's
// version control.
var Version = ""

// root builds the command tree.
func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "emberline",
		Short: "One timeline of an incident from its scattered traces",
		Long: `Emberline turns the scattered traces of one incident — logs, alerts, chat
exports — into one timeline from ignition, through power cutoff, to delayed
recovery, which investigators annotate and correct.

Every command works on the data folder (--data). While "emberline serve" runs
on a folder, commands on it run inside that service.`,
		SilenceErrors: true, SilenceUsage: true, Version: version(),
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	p := root.PersistentFlags()
	for _, s := range config.Settings {
		switch s.Key {
		case "addr", "workers", "shutdown-timeout":
			continue // of serve only
		case "keep-original":
			p.Bool(s.Key, s.Default == "true", s.Help)
		default:
			p.String(s.Key, s.Default, s.Help)
		}
	}
	p.String("config", "", "configuration file (default emberline.yaml in the data folder)")
	for _, name := range []string{"cache-mb", "log-format", "log-level", "keep-original", "lock-wait", "database-url", "browser"} {
		_ = p.MarkHidden(name) // fails only for an unknown name; "emberline config" explains them
	}
	root.AddCommand(
		c.serve(), c.demo(), c.incident(), c.ingest(), c.sources(), c.events(), c.search(), c.clock(),
		c.entry(), c.cause(), c.annotate(), c.reports(), c.raw(), c.export(), c.verify(), c.rebuild(), c.backup(), c.restore(),
		c.formats(), c.configCmd(), c.user(), c.token(), c.audit(), c.hold(),
	)
	for _, parent := range root.Commands() {
		refuseStray(parent)
	}
	return root
}

// refuseStray makes a command that only holds others refuse a word that is none
// of them, instead of showing its help as if all were well.
func refuseStray(parent *cobra.Command) {
	if parent.HasSubCommands() && !parent.Runnable() {
		parent.Args = cobra.NoArgs
		parent.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
}

func version() string {
	if Version != "" {
		return Version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return "development " + s.Value[:12]
			}
		}
	}
	return "development"
}

// incidentFlag adds the required --incident.
func incidentFlag(cmd *cobra.Command, slug *string) {
	cmd.Flags().StringVarP(slug, "incident", "i", "", "the incident's slug")
	_ = cmd.MarkFlagRequired("incident") // the flag was just added
}

// jsonFlag adds --json.
func (c *command) jsonFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON: one compact document, or one a line for lists")
}

// configCmd prints the settings with their origin.
func (c *command) configCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "config", Short: "Print every setting, its value and where it comes from", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.running = true
			if err := c.load(cmd); err != nil {
				return err
			}
			if c.json {
				out := map[string]map[string]string{}
				for _, s := range config.Settings {
					out[s.Key] = map[string]string{"value": c.cfg.Value(s.Key), "from": c.origin[s.Key]}
				}
				return c.printJSON(out)
			}
			t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(t, "SETTING\tVALUE\tFROM\tMEANING")
			for _, s := range config.Settings {
				fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", s.Key, c.cfg.Value(s.Key), c.origin[s.Key], s.Help)
			}
			fmt.Fprintf(t, "\nA flag wins over the environment (%sDATABASE_URL …), that over the file, that over the default.\n", config.EnvPrefix)
			return t.Flush()
		},
	}
	c.jsonFlag(cmd)
	return cmd
}

// short makes a text fit one line of a table.
func short(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
