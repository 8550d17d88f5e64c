/** Names of the lanes, beside the picture; groups are folded here. */
import { Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconFlask } from '@tabler/icons-react';
import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import css from './board.module.css';
import type { Lane, Layout } from './layout';
import marks from './marks.module.css';
import type { Stage } from './stage';

export const Gutter = memo(function Gutter({
  stage,
  layout,
  onFold,
  onSource,
  entriesFound,
  notesFound,
}: {
  stage: Stage;
  layout: Layout;
  onFold: (group: string) => void;
  onSource: (lane: Lane) => void;
  entriesFound: number;
  notesFound: number;
}) {
  const { t } = useTranslation('timeline');
  const list = useRef<HTMLUListElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const move = () => {
      if (list.current) list.current.style.transform = `translateY(${-stage.scroll}px)`;
    };
    move();
    return stage.on('lanes', move);
  }, [stage]);
  useEffect(() => {
    const element = box.current;
    const wheel = (e: WheelEvent) => {
      if (stage.scrollMax === 0) return;
      e.preventDefault();
      stage.setScroll(stage.scroll + e.deltaY * (e.deltaMode === 1 ? 16 : 1));
    };
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, [stage]);
  return (
    <div className={css.gutter}>
      {layout.entries > layout.phases && (
        <div className={css.pinned} style={{ top: layout.phases, height: layout.entries - layout.phases }}>
          {t('lane.phases')}
        </div>
      )}
      {layout.entryRows > 0 && (
        <div className={css.pinned} style={{ top: layout.entries, height: layout.notes - layout.entries }}>
          <span>
            {t('lane.entries')} <span className={marks.quiet}>{entriesFound}</span>
          </span>
        </div>
      )}
      {layout.lanesTop > layout.notes && (
        <div className={css.pinned} style={{ top: layout.notes, height: layout.lanesTop - layout.notes }}>
          <span>
            {t('lane.notes')} <span className={marks.quiet}>{notesFound}</span>
          </span>
        </div>
      )}
      <div ref={box} className={css.names} style={{ top: layout.lanesTop }}>
        <ul ref={list}>
          {layout.lanes.map((lane) => (
            <li key={lane.key} style={{ height: lane.height }}>
              {lane.heading ? (
                <button
                  type="button"
                  className={css.fold}
                  aria-expanded={!lane.folded}
                  onClick={() => onFold(lane.key)}
                >
                  {lane.folded ? <IconChevronRight size={14} /> : <IconChevronDown size={14} />}
                  {lane.label} <span className={marks.quiet}>{lane.sources.length}</span>
                </button>
              ) : (
                <Tooltip
                  label={lane.simulated ? `${lane.label} · ${t('common:simulated.label')}` : lane.label}
                  position="right"
                >
                  <button
                    type="button"
                    className={css.source}
                    aria-label={t(lane.simulated ? 'lane.only_simulated' : 'lane.only', { source: lane.label })}
                    onClick={() => onSource(lane)}
                  >
                    <span className={marks.name}>{lane.label}</span>
                    {lane.simulated && <IconFlask size={12} className={marks.flask} aria-hidden />}
                  </button>
                </Tooltip>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
});
