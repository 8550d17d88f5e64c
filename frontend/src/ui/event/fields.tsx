/** What was decoded, as a table; each value is one click from a search for it. */
import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconCopy, IconDots, IconFilter, IconFilterOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { severityName } from '@/ui/marks';
import { notifyDone } from '@/ui/notify';
import { copyText } from './copy';
import css from './drawer.module.css';
import { EventText } from './row';
import { fieldTerm, narrowed } from './term';

interface Row {
  key: string;
  name: string;
  value: string;
  term?: string;
}

/** A field and all that is inside it; only plain values can be searched for. */
function rowsOf(name: string, value: unknown, out: Row[]): void {
  if (Array.isArray(value) && value.every((v) => typeof v !== 'object')) {
    for (const [i, v] of value.entries()) out.push({ ...plain(name, v), key: `${name} ${i}` });
  } else if (value !== null && typeof value === 'object') {
    out.push({ key: name, name, value: JSON.stringify(value, null, 2) });
  } else out.push(plain(name, value));
}

function plain(name: string, value: unknown): Row {
  const text = value === null ? 'null' : String(value);
  const searchable = value !== null && text !== '' && text.length <= 200;
  return { key: name, name, value: text, term: searchable ? fieldTerm(name, text) : undefined };
}

export function Fields({
  event,
  onFilter,
}: {
  event: Schema<'Event'>;
  onFilter?: ((term: string, exclude: boolean) => void) | undefined;
}) {
  const { t } = useTranslation('event');
  const { slug } = useIncident();
  const navigate = useNavigate();
  const rows = useMemo(() => {
    const out: Row[] = [];
    for (const name of ['host', 'service', 'actor'] as const) if (event[name]) out.push(plain(name, event[name]));
    if (event.severity.number > 0) {
      const term = fieldTerm('severity', severityName(event.severity.number));
      out.push({ key: 'severity', name: 'severity', value: severityText(event.severity), term });
    }
    for (const [name, value] of Object.entries(event.attributes)) rowsOf(name, value, out);
    return out;
  }, [event]);
  if (rows.length === 0) return null;
  const filter = (term: string, exclude: boolean) => {
    if (onFilter) onFilter(term, exclude);
    else void navigate({ to: '/i/$slug/search', params: { slug }, search: { q: narrowed('', term, exclude) } });
  };
  return (
    <section aria-label={t('fields.title')}>
      <Text component="h3" className={css.section}>
        {t('fields.title')}
      </Text>
      <table className={css.facts}>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.name}</th>
              <td className={css.value}>
                <EventText text={row.value} />
              </td>
              <td className={css.acts}>
                <FieldMenu row={row} onFilter={filter} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function severityText(s: Schema<'Severity'>): string {
  return `${s.text} (${s.number})`;
}

function FieldMenu({ row, onFilter }: { row: Row; onFilter: (term: string, exclude: boolean) => void }) {
  const { t } = useTranslation('event');
  const { term } = row;
  return (
    <>
      {term && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          title={t('fields.only', { term })}
          aria-label={t('fields.only', { term })}
          onClick={() => onFilter(term, false)}
        >
          <IconFilter size={15} />
        </ActionIcon>
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={24} aria-label={t('fields.menu', { name: row.name })}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {term && (
            <>
              <Menu.Item leftSection={<IconFilter size={15} />} onClick={() => onFilter(term, false)}>
                {t('fields.only', { term })}
              </Menu.Item>
              <Menu.Item leftSection={<IconFilterOff size={15} />} onClick={() => onFilter(term, true)}>
                {t('fields.not', { term })}
              </Menu.Item>
            </>
          )}
          <Menu.Item
            leftSection={<IconCopy size={15} />}
            onClick={() => void copyText(row.value).then((done) => done && notifyDone(t('common:action.copied')))}
          >
            {t('fields.copy')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
