/** The causes in short: what set it off, what contributed, what lay behind. */
import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { languageOf, localized } from '@/lib/localized';
import { To } from './links';
import classes from './overview.module.css';
import { Panel } from './panel';

const order = ['direct', 'contributing', 'indirect'] as const;

export function Causes({ causes, lead }: { causes: Schema<'Cause'>[]; lead?: string }) {
  const { t, i18n } = useTranslation('overview');
  const standing = causes.filter((c) => c.status !== 'withdrawn');
  return (
    <Panel
      title={t('causes.title')}
      count={standing.length}
      lead={lead}
      more={
        <To way page="causes">
          {t('causes.graph')}
        </To>
      }
    >
      <ul className={classes.facts}>
        {order.map((kind) => {
          const list = standing.filter((c) => c.class === kind);
          if (list.length === 0) return null;
          return (
            <li key={kind} className={classes.fact}>
              <Text size="xs" fw={650} c="var(--eb-muted)" mb={4}>
                {t(`causes.class.${kind}`)} · <span className="num">{list.length}</span>
              </Text>
              {list.map((c) => (
                <Group key={c.key} gap={8} wrap="nowrap" align="baseline" py={2}>
                  <To page="causes" search={{ cause: c.key }}>
                    <span lang={languageOf(c.title, i18n.language)}>{localized(c.title, i18n.language)}</span>
                  </To>
                  <Badge
                    variant="default"
                    size="xs"
                    radius="sm"
                    style={{ flex: 'none', textTransform: 'none' }}
                    title={t(`causes.effect_hint.${c.effect}`)}
                  >
                    {t(`causes.effect.${c.effect}`)}
                  </Badge>
                </Group>
              ))}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
