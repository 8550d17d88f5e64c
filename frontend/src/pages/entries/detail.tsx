/** One entry beside the list: its claims, what was written about it, how it came to be as it is. */
import { Anchor, Badge, Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconArrowsDiff, IconCheck, IconLink, IconMessagePlus, IconPencil, IconTimeline } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import { StatusBadge } from '@/ui/marks';
import { useAnnotations } from '@/ui/record/lists';
import { RecordParts } from '@/ui/record/record-parts';
import { RevisionList } from '@/ui/record/revisions';
import { SidePanel } from '@/ui/record/side';
import { StandingButton } from '@/ui/record/standing-button';
import { Empty } from '@/ui/states';
import { IntervalText } from '@/ui/time';
import { ClaimForm } from './claim-form';
import { ClaimAxis, ClaimCard } from './claim-view';
import css from './entries.module.css';
import { EntryForm } from './entry-form';
import type { EntriesSearch } from './search';
import { useStanding } from './standing';

type Claim = Schema<'Claim'>;
type Entry = Schema<'Entry'>;

type Doing = { what: 'read' | 'edit' | 'dispute' | 'claim' } | { what: 'change' | 'history'; claim: Claim };

export function EntryDetail({
  entries,
  search,
  set,
  onEvent,
}: {
  entries: Entry[];
  search: EntriesSearch;
  set: (patch: Partial<EntriesSearch>, replace?: boolean) => void;
  onEvent: (id: string) => void;
}) {
  const { t, i18n } = useTranslation('entries');
  const entry = entries.find((e) => e.key === search.entry);
  const title = search.new ? t('form.make') : entry ? localized(entry.title, i18n.language) : (search.entry ?? '');
  const close = useCallback(() => set({ entry: undefined, new: undefined, part: undefined }), [set]);
  if (!search.entry && !search.new) return null;
  return (
    <SidePanel
      id={search.new ? '' : (search.entry ?? '')}
      title={title}
      lang={entry && languageOf(entry.title, i18n.language)}
      covered={!!search.event}
      onClose={close}
    >
      {search.new ? (
        <EntryForm
          entries={entries}
          onDone={(key) => set({ new: undefined, entry: key }, true)}
          onCancel={() => set({ new: undefined }, true)}
        />
      ) : entry ? (
        <Detail key={entry.key} entry={entry} entries={entries} search={search} set={set} onEvent={onEvent} />
      ) : (
        <Empty title={t('missing.title')}>{t('missing.detail', { key: search.entry })}</Empty>
      )}
    </SidePanel>
  );
}

function Detail({
  entry,
  entries,
  search,
  set,
  onEvent,
}: {
  entry: Entry;
  entries: Entry[];
  search: EntriesSearch;
  set: (patch: Partial<EntriesSearch>, replace?: boolean) => void;
  onEvent: (id: string) => void;
}) {
  const { t, i18n } = useTranslation('entries');
  const { can } = useIncident();
  const [doing, setDoing] = useState<Doing>({ what: 'read' });
  const standing = useStanding(entry);
  const read = () => setDoing({ what: 'read' });
  const annotations = useAnnotations({ entry: entry.key });

  if (doing.what === 'edit') return <EntryForm entry={entry} entries={entries} onDone={read} onCancel={read} />;
  if (doing.what === 'dispute' || doing.what === 'claim' || doing.what === 'change')
    return (
      <ClaimForm
        entry={entry}
        entries={entries}
        claim={doing.what === 'change' ? doing.claim : undefined}
        dispute={doing.what === 'dispute'}
        onEvent={onEvent}
        onDone={read}
        onCancel={read}
      />
    );
  const withdrawn = entry.status === 'withdrawn';
  return (
    <Stack gap="sm">
      <Group gap={8}>
        <StatusBadge status={entry.status} />
        <Text size="sm" component="span">
          <IntervalText from={entry.earliest} to={entry.latest} approximate={entry.approximate} />
        </Text>
        {(entry.service || entry.function) && (
          <Badge variant="default" radius="sm" style={{ textTransform: 'none' }}>
            {[
              entry.service && t(`common:service.${entry.service}`, { defaultValue: entry.service }),
              entry.function && t(`function.${entry.function}`),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Badge>
        )}
        {entry.source_kind && (
          <Badge variant="default" radius="sm" style={{ textTransform: 'none' }}>
            {t(`kind.${entry.source_kind}`, { defaultValue: entry.source_kind })}
          </Badge>
        )}
      </Group>
      <Text lang={languageOf(entry.body, i18n.language)} style={{ whiteSpace: 'pre-wrap' }}>
        {localized(entry.body, i18n.language)}
      </Text>
      <Actions
        entry={entry}
        onEdit={() => setDoing({ what: 'edit' })}
        onDispute={() => setDoing({ what: 'dispute' })}
        standing={standing}
      />
      <RecordParts
        noun="entry"
        record={entry}
        first={t('part.claims', { count: entry.claims.length })}
        annotations={`${t('part.annotations')} ${annotations.data?.length || ''}`}
        part={search.part}
        onPart={(part) => set({ part }, true)}
      >
        {entry.claims.length === 0 && (
          <Text size="sm" c="var(--eb-muted)">
            {t('claim.none_hint')}
          </Text>
        )}
        <ClaimAxis entry={entry} />
        <div className={css.claims}>
          {entry.claims.map((c) => (
            <ClaimCard
              key={c.key}
              claim={c}
              claims={entry.claims}
              full
              onEvent={onEvent}
              actions={{
                mayEdit: can('edit') && !withdrawn,
                mayHistory: can('read_timeline'),
                edit: (claim) => setDoing({ what: 'change', claim }),
                withdraw: standing.withdrawClaim,
                reinstate: standing.reinstateClaim,
                history: (claim) =>
                  setDoing(
                    doing.what === 'history' && doing.claim.key === claim.key
                      ? { what: 'read' }
                      : { what: 'history', claim },
                  ),
              }}
            >
              {doing.what === 'history' && doing.claim.key === c.key && (
                <RevisionList
                  noun="claim"
                  recordKey={`${entry.key}/${c.key}`}
                  revision={c.revision}
                  mayRestore={can('edit')}
                />
              )}
            </ClaimCard>
          ))}
        </div>
        {can('edit') && !withdrawn && (
          <Button
            mt="sm"
            size="compact-sm"
            variant="default"
            leftSection={<IconMessagePlus size={15} />}
            onClick={() => setDoing({ what: 'claim' })}
          >
            {t('claim.add')}
          </Button>
        )}
      </RecordParts>
    </Stack>
  );
}

function Actions({
  entry,
  onEdit,
  onDispute,
  standing,
}: {
  entry: Entry;
  onEdit: () => void;
  onDispute: () => void;
  standing: ReturnType<typeof useStanding>;
}) {
  const { t } = useTranslation('entries');
  const { slug, can } = useIncident();
  const withdrawn = entry.status === 'withdrawn';
  return (
    <Group gap="xs">
      {can('edit') && !withdrawn && (
        <>
          <Button size="xs" leftSection={<IconArrowsDiff size={15} />} onClick={onDispute}>
            {t('dispute.do')}
          </Button>
          <Button size="xs" variant="default" leftSection={<IconPencil size={15} />} onClick={onEdit}>
            {t('common:action.edit')}
          </Button>
        </>
      )}
      {can('edit') && (
        <StandingButton withdrawn={withdrawn} withdraw={standing.withdraw} reinstate={standing.reinstate} />
      )}
      <Group gap="sm" ml="auto">
        {can('read_timeline') && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link {...props} to="/i/$slug/timeline" params={{ slug }} search={{ at: entry.earliest } as never} />
            )}
          >
            <IconTimeline size={15} style={{ verticalAlign: -3, marginInlineEnd: 4 }} aria-hidden />
            {t('timeline')}
          </Anchor>
        )}
        <CopyButton value={`${window.location.origin}/i/${slug}/entries?entry=${encodeURIComponent(entry.key)}`}>
          {({ copied, copy }) => (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              leftSection={copied ? <IconCheck size={15} /> : <IconLink size={15} />}
              onClick={copy}
            >
              {t(copied ? 'common:action.copied' : 'common:action.copylink')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Group>
  );
}
