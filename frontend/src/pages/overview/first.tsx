/** An incident in which nothing is yet: the first steps. */
import { Button, Text, Title } from '@mantine/core';
import { IconFileUpload, IconListDetails, IconUserPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import type { Permission } from '@/app/session';
import classes from './overview.module.css';

const steps: {
  key: string;
  icon: typeof IconListDetails;
  to: 'evidence' | 'entries' | 'people';
  search: Record<string, unknown>;
  need: Permission;
}[] = [
  { key: 'evidence', icon: IconFileUpload, to: 'evidence', search: { add: true }, need: 'ingest' },
  { key: 'entries', icon: IconListDetails, to: 'entries', search: { new: true }, need: 'edit' },
  { key: 'people', icon: IconUserPlus, to: 'people', search: {}, need: 'manage_members' },
];

export function FirstSteps() {
  const { t } = useTranslation('overview');
  const { slug, can } = useIncident();
  return (
    <section aria-labelledby="first">
      <Title order={2} size="h3" id="first" mt="lg">
        {t('first.title')}
      </Title>
      <Text c="var(--eb-muted)" maw={640}>
        {t('first.lead')}
      </Text>
      <ol className={classes.steps}>
        {steps.map((s, i) => (
          <li key={s.key} className={classes.step}>
            <span className={classes.stepno} aria-hidden>
              {i + 1}
            </span>
            <Title order={3} size="h5">
              {t(`first.${s.key}.title`)}
            </Title>
            <Text size="sm" style={{ flex: 1 }}>
              {t(`first.${s.key}.text`)}
            </Text>
            {can(s.need) ? (
              <Button
                variant={i === 0 ? 'filled' : 'default'}
                leftSection={<s.icon size={17} />}
                renderRoot={(props) => (
                  <Link
                    {...props}
                    to={`/i/$slug/${s.to}` as '/i/$slug/entries'}
                    params={{ slug }}
                    search={s.search as never}
                  />
                )}
              >
                {t(`first.${s.key}.action`)}
              </Button>
            ) : (
              <Text size="xs" c="var(--eb-muted)">
                {t('first.notyours')}
              </Text>
            )}
          </li>
        ))}
      </ol>
      <Text size="sm" c="var(--eb-muted)" mt="lg" maw={640}>
        {t('first.after')}
      </Text>
    </section>
  );
}
