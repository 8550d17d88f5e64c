// Package formats lists every format that can be read: adding one is its own
// folder and one line here. The order decides between equal scores.
package formats

import (
	"github.com/emberline/emberline/ingest"
	"github.com/emberline/emberline/ingest/alerts/airbrake"
	"github.com/emberline/emberline/ingest/alerts/alertmanager"
	"github.com/emberline/emberline/ingest/alerts/appveyor"
	"github.com/emberline/emberline/ingest/alerts/grafana"
	"github.com/emberline/emberline/ingest/alerts/librato"
	"github.com/emberline/emberline/ingest/alerts/newrelic"
	"github.com/emberline/emberline/ingest/alerts/opsgenie"
	"github.com/emberline/emberline/ingest/alerts/pagerduty"
	"github.com/emberline/emberline/ingest/alerts/pingdom"
	"github.com/emberline/emberline/ingest/alerts/sentry"
	"github.com/emberline/emberline/ingest/alerts/splunk"
	"github.com/emberline/emberline/ingest/alerts/statuspage"
	"github.com/emberline/emberline/ingest/alerts/uptimerobot"
	"github.com/emberline/emberline/ingest/alerts/zabbix"
	"github.com/emberline/emberline/ingest/chats/discord"
	"github.com/emberline/emberline/ingest/chats/instagram"
	"github.com/emberline/emberline/ingest/chats/irc"
	"github.com/emberline/emberline/ingest/chats/kakaotalk"
	"github.com/emberline/emberline/ingest/chats/mattermost"
	"github.com/emberline/emberline/ingest/chats/signal"
	"github.com/emberline/emberline/ingest/chats/slack"
	"github.com/emberline/emberline/ingest/chats/telegram"
	"github.com/emberline/emberline/ingest/chats/whatsapp"
	"github.com/emberline/emberline/ingest/logs/access"
	"github.com/emberline/emberline/ingest/logs/dockercri"
	"github.com/emberline/emberline/ingest/logs/java"
	"github.com/emberline/emberline/ingest/logs/jsonlines"
	"github.com/emberline/emberline/ingest/logs/kubernetes"
	"github.com/emberline/emberline/ingest/logs/logfmt"
	"github.com/emberline/emberline/ingest/logs/syslog"
	"github.com/emberline/emberline/ingest/logs/text"
	"github.com/emberline/emberline/ingest/logs/timestamped"
)

// All gives the formats, named ones before general ones.
func All() []ingest.Format {
	return []ingest.Format{
		alertmanager.Format,
		grafana.Format,
		pagerduty.Format,
		opsgenie.Format,
		sentry.Format,
		statuspage.Format,
		newrelic.Format,
		pingdom.Format,
		zabbix.Format,
		uptimerobot.Format,
		librato.Format,
		splunk.Format,
		airbrake.Format,
		appveyor.Format,
		slack.Export,
		slack.Messages,
		kakaotalk.Format,
		whatsapp.Format,
		whatsapp.DayFirst,
		whatsapp.MonthFirst,
		telegram.Format,
		discord.Format,
		mattermost.Format,
		signal.Format,
		instagram.Format,
		irc.XChat,
		irc.Scrollback,
		irc.Irssi,
		irc.WeeChat,
		kubernetes.Format,
		dockercri.Docker,
		dockercri.CRI,
		syslog.RFC5424,
		syslog.RFC3339,
		syslog.BSD,
		access.Format,
		access.Valve,
		java.Format,
		jsonlines.Format,
		logfmt.Format,
		timestamped.Format,
		text.Format,
	}
}
