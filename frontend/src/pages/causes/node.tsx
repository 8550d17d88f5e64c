/** A cause, or a moment of the chronology, as it stands in the graph. */
import {
  IconAlertTriangle,
  IconBooks,
  IconClockHour4,
  IconFlame,
  IconHourglassHigh,
  IconInfoCircle,
  IconWorld,
} from '@tabler/icons-react';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf, localized } from '@/lib/localized';
import { IntervalText } from '@/ui/time';
import css from './causes.module.css';
import { type GraphNode, gravest } from './model';

/** `up`: what is shown on hover opens upwards, as below there is no room. */
type CauseNodeData = { node: GraphNode; open: boolean; faded: boolean; up: boolean };
export type CauseFlowNode = Node<CauseNodeData, 'cause'>;

export const CauseNode = memo(function CauseNode({ data, isConnectable }: NodeProps<CauseFlowNode>) {
  const { t, i18n } = useTranslation('causes');
  const { node: n } = data;
  const c = n.cause;
  const worst = gravest(n.lints);
  const evidence = c?.evidence ?? [...new Set(n.entry?.claims?.flatMap((x) => x.evidence) ?? [])];
  const status = c?.status ?? n.entry?.status;
  return (
    <div
      className={css.node}
      data-class={c?.class}
      data-entry={n.entry ? true : undefined}
      data-selected={data.open || undefined}
      data-faded={data.faded || undefined}
      data-withdrawn={status === 'withdrawn' || undefined}
    >
      <Handle type="target" position={Position.Left} className={css.handle} isConnectable={isConnectable} />
      <div className={css.top}>
        {c ? (
          <>
            <span className={css.class}>{t(`class.${c.class}`)}</span>
            <span>
              {c.effect === 'onset' ? (
                <IconFlame size={12} style={{ verticalAlign: -2 }} aria-hidden />
              ) : (
                <IconHourglassHigh size={12} style={{ verticalAlign: -2 }} aria-hidden />
              )}{' '}
              {t(`effect.${c.effect}`)}
            </span>
          </>
        ) : (
          <span>
            <IconClockHour4 size={12} style={{ verticalAlign: -2 }} aria-hidden />{' '}
            {n.entry && <IntervalText from={n.entry.earliest} to={n.entry.latest} approximate={n.entry.approximate} />}
          </span>
        )}
      </div>
      <div className={css.title} lang={languageOf(n.title, i18n.language)}>
        {localized(n.title, i18n.language)}
      </div>
      <div className={css.foot}>
        {status && (
          <span style={{ color: `var(--eb-${status})`, fontWeight: 600 }}>{t(`common:status.${status}`)}</span>
        )}
        <span>
          <IconBooks size={13} aria-hidden /> {evidence.length}
        </span>
        {c?.released && (
          <span style={{ color: 'var(--eb-confirmed)' }}>
            <IconWorld size={13} aria-hidden /> {t('released.short')}
          </span>
        )}
        {worst && (
          <span className={css.lint} data-severity={worst}>
            {worst === 'info' ? <IconInfoCircle size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}{' '}
            {n.lints.length}
          </span>
        )}
      </div>
      {(evidence.length > 0 || n.lints.length > 0) && (
        <div className={css.more} data-up={data.up || undefined}>
          <b>{t('evidence', { count: evidence.length })}</b>
          <ul>
            {evidence.slice(0, 4).map((e) => (
              <li key={e}>{e}</li>
            ))}
            {evidence.length > 4 && <li>{t('and_more', { count: evidence.length - 4 })}</li>}
          </ul>
          {n.lints.slice(0, 2).map((l) => (
            <p key={l.rule + l.on} style={{ margin: '6px 0 0' }}>
              {localized(l.message, i18n.language)}
            </p>
          ))}
        </div>
      )}
      <Handle type="source" position={Position.Right} className={css.handle} isConnectable={isConnectable} />
    </div>
  );
});
