/** Ways from the overview to where a thing stands in full. */
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { useIncident } from '@/app/incident';
import { languageOf, localized } from '@/lib/localized';
import { toRFC3339 } from '@/lib/time';
import classes from './overview.module.css';

type Pages = 'timeline' | 'entries' | 'evidence' | 'causes' | 'annotations' | 'people' | 'audit' | 'report';

/** A link to a page of the incident. */
export function To({
  page,
  search,
  children,
  className,
  label,
  size = 'sm',
  way,
}: {
  page: Pages;
  search?: Record<string, unknown>;
  children: ReactNode;
  className?: string;
  label?: string;
  size?: string;
  /** It leads on to a page, rather than to what it names. */
  way?: boolean;
}) {
  const { slug } = useIncident();
  return (
    <Anchor
      size={size}
      className={clsx(!way && classes.name, className)}
      aria-label={label}
      renderRoot={(props) => (
        <Link
          {...props}
          to={`/i/$slug/${page}` as '/i/$slug/entries'}
          params={{ slug }}
          search={(search ?? {}) as never}
        />
      )}
    >
      {children}
    </Anchor>
  );
}

export type EntriesByKey = ReadonlyMap<string, Schema<'Entry'>>;

/** An entry by its title, leading to it. */
export function EntryLink({ id, entries, size }: { id: string; entries: EntriesByKey; size?: string }) {
  const { i18n } = useTranslation();
  const entry = entries.get(id);
  return (
    <To page="entries" search={{ entry: id }} size={size}>
      <span lang={entry ? languageOf(entry.title, i18n.language) : undefined}>
        {entry ? localized(entry.title, i18n.language) : id}
      </span>
    </To>
  );
}

/** A stretch of the timeline as the timeline's address has it. */
export const range = (from: number, to: number) => ({ from: toRFC3339(from), to: toRFC3339(to) });
