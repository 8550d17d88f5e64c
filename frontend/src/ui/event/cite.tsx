/** Citing an event: as text, as evidence of a claim or a cause, as a new entry. */
import { Button, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconClipboardText,
  IconHash,
  IconLink,
  IconListDetails,
  IconQuote,
  IconRoute,
} from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { useZone } from '@/app/zone';
import { parseTime } from '@/lib/time';
import { notifyDone } from '@/ui/notify';
import { copyText } from './copy';

const Attach = lazy(() => import('./attach'));

export type AttachTo = 'claim' | 'cause' | 'entry';

/** What a reader needs to find the event again and to prove that it is the same. */
function citation(detail: Schema<'EventDetail'>, when: string): string {
  const { event, provenance: p } = detail;
  const parts = [event.id, when, event.source];
  if (p) parts.push(`${p.piece_name} @${p.offset}+${p.length}`, `SHA-256 ${p.piece_sha256}`);
  return `${parts.filter(Boolean).join(' · ')}\n“${event.text.length > 500 ? `${event.text.slice(0, 500)}…` : event.text}”`;
}

export function CiteMenu({ detail }: { detail: Schema<'EventDetail'> }) {
  const { t } = useTranslation('event');
  const { slug, can } = useIncident();
  const zone = useZone();
  const [attach, setAttach] = useState<AttachTo>();
  const { event } = detail;
  const ms = parseTime(event.time);
  const when = ms === undefined ? t('time.undated') : `${zone.time(ms, 'ms')} ${zone.name(ms)}`;
  const copy = (text: string) => void copyText(text).then((done) => done && notifyDone(t('common:action.copied')));
  const evidence = event.kind !== 'entry' && event.kind !== 'gap';
  return (
    <>
      <Menu position="bottom-end" shadow="md" withinPortal zIndex={350}>
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconQuote size={15} />}
            rightSection={<IconChevronDown size={14} />}
          >
            {t('cite.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconClipboardText size={16} />} onClick={() => copy(citation(detail, when))}>
            {t('cite.copy')}
          </Menu.Item>
          <Menu.Item leftSection={<IconHash size={16} />} onClick={() => copy(event.id)}>
            {t('cite.id')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLink size={16} />}
            onClick={() =>
              copy(
                `${window.location.origin}/i/${encodeURIComponent(slug)}/timeline?event=${encodeURIComponent(event.id)}`,
              )
            }
          >
            {t('cite.link')}
          </Menu.Item>
          {can('edit') && evidence && (
            <>
              <Menu.Divider />
              <Menu.Label>{t('cite.as')}</Menu.Label>
              <Menu.Item leftSection={<IconQuote size={16} />} onClick={() => setAttach('claim')}>
                {t('cite.claim')}
              </Menu.Item>
              <Menu.Item leftSection={<IconRoute size={16} />} onClick={() => setAttach('cause')}>
                {t('cite.cause')}
              </Menu.Item>
              <Menu.Item leftSection={<IconListDetails size={16} />} onClick={() => setAttach('entry')}>
                {t('cite.entry')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {attach && (
        <Suspense fallback={null}>
          <Attach detail={detail} to={attach} onClose={() => setAttach(undefined)} />
        </Suspense>
      )}
    </>
  );
}
