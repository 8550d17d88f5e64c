package cli

import "github.com/emberline/emberline/models"

// hints are the command line's own words for what the domain advises: that says
// what to do to people who come from anywhere, this says how it is done here.
var hints = map[string]string{
	"the list of incidents shows them":     "emberline incident list shows them; emberline incident create makes one",
	"the list of sources shows them":       "emberline sources --incident S lists them",
	"the list of entries shows them":       "emberline entry list shows them",
	"the list of entries shows the claims": "emberline entry list shows the claims",
	"the list of causes shows them":        "emberline cause list shows them",
	"the list of links shows them":         "emberline cause list shows them",
	"the list of holds shows them":         "emberline hold list shows them",
	"the list of accounts shows them":      "emberline user list shows them",
	"the list of tokens shows them":        "emberline token list shows them",

	"give one in Korean, in English, or in both":                         "--title TEXT, --title-ko TEXT, or both",
	"give a name, as in: Kim Hana":                                       "--name \"Kim Hana\"",
	"as in: 2022-10-15T15:19:00+09:00, or an interval":                   "--at 2022-10-15T15:19:00+09:00, or an interval A..B",
	"say who asserts it":                                                 "--party says who asserts it",
	"give what is asserted, a time, or both":                             "--claim TEXT, --at TIME, or both",
	"say why, as in: personal data, delivered by mistake":                "--why \"personal data, delivered by mistake\"",
	"say what it rests on, as in: compared with the load balancer's log": "--why \"compared with the load balancer's log\"",
	"to make it, deliver without appending":                              "leave --append away to make it",
	"append to it, or choose another label":                              "add pieces with --append, or choose another --source",
	"choose another label, or append to that one":                        "choose another label, or add to it with --append",

	"publish an edition without them; editions never change, so say with despite_editions that their exhibits may lose the bytes": "publish an edition without them; editions never change, so say with --despite-editions that their exhibits may lose the bytes",

	"an event (s3:1024), an entry (ignition), a cause (no-zone-cutoff), or a range of time": "--on s3:1024, --on entry:ignition, --on cause:no-zone-cutoff, or --on 15:19..15:27",
	"as in: from 2022-10-15T15:19:00+09:00 to 2022-10-15T15:27:00+09:00":                    "--on 2022-10-15T15:19:00+09:00..2022-10-15T15:27:00+09:00",
}

// hintOf is the error's advice, in the command line's words where it has some.
func hintOf(err error) string {
	hint := models.HintOf(err)
	if own, ok := hints[hint]; ok {
		return own
	}
	return hint
}
