package cli

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/emberline/emberline/models"
	"github.com/emberline/emberline/server/app"
)

// incident holds "create", "list" and "show".
func (c *command) incident() *cobra.Command {
	parent := &cobra.Command{Use: "incident", Short: "Create, list and show incidents"}

	var inc models.Incident
	var title, titleKo string
	create := &cobra.Command{
		Use: "create --slug S --title T [--zone Z]", Short: "Create an incident", Args: cobra.NoArgs,
		Example: `  emberline incident create --slug pangyo-2022 --title "Data centre fire" --title-ko "데이터센터 화재" --zone Asia/Seoul`,
	}
	create.RunE = c.making(func(ctx context.Context, a *app.App) error {
		inc.Title = models.Localized{En: title, Ko: titleKo}
		made, err := a.CreateIncident(ctx, inc)
		if err != nil {
			return err
		}
		if c.json {
			return c.printJSON(made)
		}
		fmt.Fprintf(c.env.Out, "created %s: %s (%s)\n", made.Slug, made.Title.In("en"), made.Zone)
		return nil
	})
	f := create.Flags()
	f.StringVar(&inc.Slug, "slug", "", "its name in addresses and commands: lower case, digits, hyphens")
	f.StringVar(&title, "title", "", "its title")
	f.StringVar(&titleKo, "title-ko", "", "its title in Korean")
	f.StringVar(&inc.Zone, "zone", "Asia/Seoul", "its time zone: an IANA name or an offset")
	c.jsonFlag(create)
	_ = create.MarkFlagRequired("slug") // the flag was just added

	list := &cobra.Command{Use: "list", Short: "List the incidents", Args: cobra.NoArgs}
	list.RunE = c.with(func(ctx context.Context, a *app.App) error {
		all, err := a.Incidents(ctx)
		if err != nil {
			return err
		}
		if c.json {
			return printEach(c, all)
		}
		if len(all) == 0 {
			fmt.Fprintln(c.env.Out, "No incident yet. Make the reference incident with: emberline demo")
			return nil
		}
		t := tabwriter.NewWriter(c.env.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "SLUG\tZONE\tTITLE")
		for _, i := range all {
			fmt.Fprintf(t, "%s\t%s\t%s\n", i.Slug, i.Zone, i.Title.In("en"))
		}
		return t.Flush()
	})
	c.jsonFlag(list)
	parent.AddCommand(create, list, c.incidentShow())
	return parent
}
