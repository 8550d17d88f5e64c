import { Badge, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { languageOf, localized } from '@/lib/localized';
import { TimeText } from '@/ui/time';
import { bar } from './bar';
import classes from './incidents.module.css';

const colours = [classes.p0, classes.p1, classes.p2, classes.p3, classes.p4, classes.p5];

/** An incident at a glance: how long it was, how it went, what one is in it. */
export function IncidentCard({ incident, role }: { incident: Schema<'Incident'>; role: string }) {
  const { t, i18n } = useTranslation(['incidents', 'access']);
  const lang = i18n.language;
  const course = $api.useQuery(
    'get',
    '/api/v1/incidents/{incident}/chronology',
    { params: { path: { incident: incident.slug } } },
    { staleTime: 60_000 },
  );
  const total = course.data?.headline?.total;
  const phases = course.data?.phases ?? [];
  const parts = bar(
    phases.map((p) => p.took.seconds),
    total?.seconds,
  );
  return (
    <article className={classes.card}>
      <div>
        <Title order={2} size="h4" lang={languageOf(incident.title, lang)}>
          <Link to="/i/$slug/overview" params={{ slug: incident.slug }} className={classes.link}>
            {localized(incident.title, lang)}
          </Link>
        </Title>
        <Text size="sm" c="var(--eb-muted)" lang={lang === 'ko' ? 'en' : 'ko'}>
          {incident.title.ko && incident.title.en ? (lang === 'ko' ? incident.title.en : incident.title.ko) : ''}
        </Text>
      </div>
      {total ? (
        <div>
          <div className={classes.figure}>{localized(total.text, lang)}</div>
          <Text size="xs" c="var(--eb-muted)">
            {t('card.headline')}
          </Text>
        </div>
      ) : (
        <Text size="sm" c="var(--eb-muted)" mih={48}>
          {course.isPending ? ' ' : t('card.no_headline')}
        </Text>
      )}
      {phases.length > 0 ? (
        <div>
          <div className={classes.course} aria-hidden>
            {phases.map((p, i) => (
              <span
                key={p.key}
                className={clsx(colours[i % colours.length], parts[i]?.cut && classes.cut)}
                style={{ flexGrow: parts[i]?.share }}
              />
            ))}
          </div>
          <ul className={classes.legend} aria-label={t('card.phases')}>
            {phases.map((p, i) => (
              <li key={p.key} className={colours[i % colours.length]}>
                <span lang={languageOf(p.title, lang)}>{localized(p.title, lang)}</span>{' '}
                <b className="num">{localized(p.took.text, lang)}</b>
                {parts[i]?.cut && ` ${t('card.cut')}`}
              </li>
            ))}
          </ul>
        </div>
      ) : (
        incident.phases.length > 0 &&
        !course.isPending && (
          <Text size="sm" c="var(--eb-muted)">
            {t('card.planned', { list: incident.phases.map((p) => localized(p.title, lang)).join(' · ') })}
          </Text>
        )
      )}
      <div className={clsx(classes.foot)}>
        <span>
          {t('card.updated')} <TimeText at={incident.updated_at} precision="minute" />
        </span>
        {role && (
          <Badge variant="light" color={role === 'lead' || role === 'admin' ? 'ember' : 'gray'} tt="none" autoContrast>
            {t(role === 'admin' ? 'card.admin' : `access:role.${role}.name`)}
          </Badge>
        )}
      </div>
    </article>
  );
}
