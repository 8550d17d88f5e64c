/** What is ready to be taken in: how it would be read, and what one may change before. */
import {
  ActionIcon,
  Alert,
  Button,
  Checkbox,
  Group,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
  Tooltip,
} from '@mantine/core';
import { IconArrowsSplit2, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { localized } from '@/lib/localized';
import { formatBytes } from '@/lib/number';
import { ProblemAlert } from '@/ui/states';
import { zoneChoices } from '@/ui/zones';
import { Tag } from '../tag';
import { Verified } from './files';
import { mostAlike, type Group as Source } from './group';
import type { Item } from './item';
import { SampleTable } from './sample';
import classes from './upload.module.css';

/** What is said of a field stands below it, so that the fields stand in line. */
const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

export interface Choices {
  chosen: boolean;
  onChosen: (chosen: boolean) => void;
  onChange: (change: Partial<Source>) => void;
  onSplit: () => void;
  onDiscard: () => void;
}

export function SourceCard({
  source,
  items,
  sources,
  error,
  choices,
}: {
  source: Source;
  items: Item[];
  sources: Schema<'Source'>[];
  error: unknown;
  choices: Choices;
}) {
  const { t, i18n } = useTranslation('evidence');
  const { incident } = useIncident();
  const formats = $api.useQuery('get', '/api/v1/formats', undefined, { staleTime: Number.POSITIVE_INFINITY });
  const first = items[0];
  const preview = first?.preview;
  const best = preview?.candidates[0];
  const nameOf = (f: string) => {
    const known = formats.data?.items.find((x) => x.name === f);
    return known ? localized(known.title, i18n.language) : f;
  };
  const data = useMemo(() => {
    const likely = (preview?.candidates ?? []).map((c) => ({
      value: c.format,
      label: `${localized(c.title, i18n.language)} · ${c.score} %`,
    }));
    const taken = new Set(likely.map((c) => c.value));
    const others = (formats.data?.items ?? [])
      .filter((f) => !taken.has(f.name))
      .map((f) => ({ value: f.name, label: localized(f.title, i18n.language) }));
    return [
      { group: t('review.likely'), items: [{ value: 'detect', label: t('review.detect') }, ...likely] },
      { group: t('review.other_formats'), items: others },
    ];
  }, [preview, formats.data, i18n.language, t]);
  const existing = sources.find((s) => s.label === source.label.trim());
  const same = items.length === 1 ? sources.find((s) => s.sha256 !== '' && s.sha256 === first?.sha256) : undefined;
  const zoneless = preview?.sample.filter((s) => !s.zoned && !s.undated).length ?? 0;
  const zones = useMemo(() => zoneChoices(incident.zone), [incident.zone]);
  return (
    <article className={classes.card} aria-label={source.label}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Checkbox
          checked={choices.chosen}
          onChange={(e) => choices.onChosen(e.currentTarget.checked)}
          label={
            <Text fw={650} className={classes.name}>
              {source.label}
            </Text>
          }
          aria-label={t('review.take', { label: source.label })}
        />
        <Group gap={4} wrap="nowrap">
          <Tooltip label={t('review.discard', { label: source.label })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={choices.onDiscard}
              aria-label={t('review.discard', { label: source.label })}
            >
              <IconTrash size={17} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <Stack gap="sm" mt="xs">
        <ul className={classes.list}>
          {items.map((i) => (
            <li key={i.key}>
              <Text size="sm" className={classes.name} component="div">
                {i.path}{' '}
                <Text span size="xs" c="var(--eb-muted)" className="num">
                  {formatBytes(i.size, i18n.language)}
                </Text>
              </Text>
              <Verified item={i} />
            </li>
          ))}
        </ul>
        {items.length > 1 && <Together items={items} onSplit={choices.onSplit} />}
        <Text size="sm" component="div">
          {best ? (
            <>
              <b>{localized(best.title, i18n.language)}</b>{' '}
              <Tag tone={best.score >= 70 ? 'good' : 'warn'}>{best.score} %</Tag>{' '}
              <Text span size="xs" c="var(--eb-muted)" lang="en">
                {best.why}
              </Text>
            </>
          ) : (
            <Text span size="sm" c={preview?.sample.length ? undefined : 'var(--eb-disputed)'}>
              {preview?.sample.length || (preview?.container && !preview.damaged)
                ? t('review.unknown')
                : t(items.every((i) => i.size === 0) ? 'review.empty' : 'review.unreadable')}
            </Text>
          )}
          {preview?.container && (
            <Text size="xs" c="var(--eb-muted)">
              {t('review.container', { kind: preview.container, count: preview.members.length })}
              {preview.more_members && ' +'}
            </Text>
          )}
        </Text>
        {same && (
          <Alert color="yellow" p="xs" title={t('review.same.title', { label: same.label })}>
            <Text size="xs">{t('review.same.detail')}</Text>
          </Alert>
        )}
        {preview?.damaged && (
          <Alert color="yellow" p="xs" title={t('review.damaged.title')}>
            <Text size="xs">{t('review.damaged.detail')}</Text>
            <Text size="xs" lang="en">
              {preview.damaged}
            </Text>
          </Alert>
        )}
        {(preview?.rejected ?? 0) > 0 && (
          <Alert color="yellow" p="xs">
            <Text size="xs">{t('review.rejected', { count: preview?.rejected })}</Text>
          </Alert>
        )}
        <div className={classes.fields}>
          <TextInput
            inputWrapperOrder={order}
            label={t('review.label')}
            value={source.label}
            maxLength={255}
            onChange={(e) => choices.onChange({ label: e.currentTarget.value, append: false })}
            error={
              source.label.trim() === ''
                ? t('review.label_missing')
                : existing && !source.append
                  ? t('review.label_taken')
                  : undefined
            }
          />
          <Select
            inputWrapperOrder={order}
            label={t('review.format')}
            data={data}
            value={source.format || 'detect'}
            onChange={(v) => choices.onChange({ format: !v || v === 'detect' ? '' : v })}
            searchable
            allowDeselect={false}
            description={
              source.format && source.format !== best?.format
                ? t('review.format_changed', { format: nameOf(best?.format ?? '') })
                : undefined
            }
          />
          <Select
            inputWrapperOrder={order}
            label={t('review.zone')}
            data={zones}
            value={source.zone || incident.zone}
            onChange={(v) => choices.onChange({ zone: v && v !== incident.zone ? v : '' })}
            searchable
            allowDeselect={false}
            description={
              !preview?.sample.length
                ? undefined
                : zoneless > 0
                  ? t('review.zone_used', { count: zoneless, total: preview?.sample.length })
                  : t('review.zone_unused')
            }
          />
          <TextInput
            inputWrapperOrder={order}
            label={t('review.note')}
            placeholder={t('review.note_hint')}
            value={source.note}
            maxLength={2000}
            onChange={(e) => choices.onChange({ note: e.currentTarget.value })}
          />
        </div>
        {existing && (
          <Checkbox
            checked={source.append}
            onChange={(e) => choices.onChange({ append: e.currentTarget.checked })}
            label={t('review.append', { label: existing.label })}
            description={t('review.append_hint')}
          />
        )}
        <details open={items.length === 1}>
          <summary>
            <Title order={3} size="sm" display="inline">
              {t('sample.title')}
            </Title>
          </summary>
          {preview && <SampleTable preview={preview} />}
        </details>
        <ProblemAlert error={error} />
      </Stack>
    </article>
  );
}

/** Several files as one source: that it is so, why, and the way to have it otherwise. */
function Together({ items, onSplit }: { items: Item[]; onSplit: () => void }) {
  const { t } = useTranslation('evidence');
  const named = mostAlike(items, (i) => i.path.split('/').at(-1) ?? i.path);
  const bytes = mostAlike(items, (i) => i.sha256 ?? i.key);
  return (
    <Alert color={named > 1 ? 'yellow' : 'gray'} p="xs">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {named > 1 ? t('review.same_name', { count: named }) : t('review.pieces', { count: items.length })}
          {bytes > 1 && ` ${t('review.same_bytes', { count: bytes })}`}
        </Text>
        <Button size="compact-sm" variant="default" leftSection={<IconArrowsSplit2 size={15} />} onClick={onSplit}>
          {t('review.split')}
        </Button>
      </Group>
    </Alert>
  );
}
