/** What one does with the window: zoom, jump, select, show as a table, pass on. */
import { ActionIcon, Button, Group, Menu, Text, Tooltip } from '@mantine/core';
import {
  IconArrowsHorizontal,
  IconChevronDown,
  IconFlame,
  IconLink,
  IconTable,
  IconTimeline,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { formatDuration } from '@/lib/duration';
import { localized } from '@/lib/localized';
import type { Span } from '@/lib/span';
import css from './bars.module.css';
import type { PhaseBand } from './data';
import marks from './marks.module.css';
import type { Stage } from './stage';
import { useSpan } from './watch';

export function Toolbar({
  stage,
  all,
  ignition,
  phases,
  selecting,
  table,
  onSelecting,
  onTable,
  onCopy,
}: {
  stage: Stage;
  all: Span;
  ignition: number | undefined;
  phases: readonly PhaseBand[];
  selecting: boolean;
  table: boolean;
  onSelecting: (on: boolean) => void;
  onTable: (on: boolean) => void;
  onCopy: () => void;
}) {
  const { t, i18n } = useTranslation('timeline');
  const middle = () => (stage.target.from + stage.target.to) / 2;
  const go = (span: Span) => stage.set(span, 'jump', true);
  return (
    <Group gap={6} className={`${css.toolbar} ${css.bar}`}>
      <Group gap={0} role="group" aria-label={t('zoom.label')}>
        <Tooltip label={`${t('zoom.in')}  +`}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('zoom.in')}
            onClick={() => stage.zoom(0.5, middle(), true)}
          >
            <IconZoomIn size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`${t('zoom.out')}  −`}>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t('zoom.out')}
            onClick={() => stage.zoom(2, middle(), true)}
          >
            <IconZoomOut size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Button size="xs" px={8} variant="default" onClick={() => go(all)}>
        {t('jump.all')}
      </Button>
      {ignition !== undefined && (
        <Button
          size="xs"
          px={8}
          variant="default"
          leftSection={<IconFlame size={14} />}
          onClick={() => go({ from: ignition - 600_000, to: ignition + 3_000_000 })}
        >
          {t('jump.ignition')}
        </Button>
      )}
      {phases.length > 0 && (
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <Button size="xs" px={8} variant="default" rightSection={<IconChevronDown size={14} />}>
              {t('jump.phases')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {phases.map((p) => (
              <Menu.Item
                key={p.key}
                onClick={() => {
                  const to = p.to ?? Math.max(all.to, p.from + 60_000);
                  const room = (to - p.from) * 0.06;
                  go({ from: p.from - room, to: to + room });
                }}
              >
                {localized(p.title, i18n.language) || p.key}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <Button
        size="xs"
        px={8}
        variant={selecting ? 'filled' : 'default'}
        aria-pressed={selecting}
        leftSection={<IconArrowsHorizontal size={14} />}
        onClick={() => onSelecting(!selecting)}
      >
        {t('select.label')}
      </Button>
      <Window stage={stage} />
      <Group gap={6} ml="auto" wrap="nowrap">
        <Button
          size="xs"
          px={8}
          variant="default"
          aria-pressed={table}
          leftSection={table ? <IconTimeline size={14} /> : <IconTable size={14} />}
          onClick={() => onTable(!table)}
        >
          {t(table ? 'table.hide' : 'table.show')}
        </Button>
        <Button size="xs" px={8} variant="default" leftSection={<IconLink size={14} />} onClick={onCopy}>
          {t('common:action.copylink')}
        </Button>
      </Group>
    </Group>
  );
}

/** From when to when, and how long that is. */
function Window({ stage }: { stage: Stage }) {
  const { i18n } = useTranslation('timeline');
  const zone = useZone();
  const span = useSpan(stage);
  const length = span.to - span.from;
  const precision = length < 60_000 ? 'ms' : length < 3_600_000 * 6 ? 'second' : 'minute';
  return (
    <Text size="sm" className={css.window}>
      <b>{zone.time(span.from, precision)}</b> – <b>{zone.time(span.to, precision)}</b>{' '}
      <span className={marks.quiet}>
        {zone.name(span.from)} · {formatDuration(round(length), i18n.language)}
      </span>
    </Text>
  );
}

/** A length as exactly as one speaks of it. */
function round(ms: number): number {
  const unit = ms > 36_000_000 ? 60_000 : ms > 600_000 ? 1000 : ms > 10_000 ? 100 : ms > 100 ? 1 : 0.01;
  return Math.round(ms / unit) * unit;
}
