import { Anchor, Badge, Button, Code, Group, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconRosetteDiscountCheck } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/client';
import { TimeText } from '@/ui/time';
import classes from './audit.module.css';
import { fieldChanges } from './fields';
import { actionKey, useActionWords } from './filters';
import { ProofDialog } from './inclusion';
import type { AuditSearch } from './search';

/** One line of the trail; opened, what it changed. */
export const Record = memo(function Record({
  record,
  open,
  onToggle,
  proofs,
  own,
  onPick,
}: {
  record: Schema<'Audit'>;
  open: boolean;
  onToggle: (seq: number) => void;
  proofs: boolean;
  /** The incident in which the record is one's own. */
  own?: string;
  onPick: (change: Partial<AuditSearch>) => void;
}) {
  const { t } = useTranslation('audit');
  const words = useActionWords();
  const detail = `audit-${record.seq}`;
  return (
    <>
      <UnstyledButton
        className={classes.line}
        aria-expanded={open}
        aria-controls={open ? detail : undefined}
        onClick={() => onToggle(record.seq)}
      >
        <IconChevronRight size={15} className={classes.mark} data-open={open || undefined} aria-hidden />
        <span className={classes.when}>
          <TimeText at={record.at} named={false} />
        </span>
        <span className={classes.actor}>
          <b>{record.login || t(`via.${record.via}`)}</b>
          {record.via !== 'session' && record.login && (
            <Badge variant="outline" color="gray" size="xs" tt="none" ml={6}>
              {t(`via.${record.via}`)}
            </Badge>
          )}
        </span>
        <span className={classes.what}>
          {words(record.action, record.key)} <span className={classes.key}>{actionKey(record.action, record.key)}</span>
        </span>
        <span className={classes.addr}>{record.addr}</span>
      </UnstyledButton>
      {open && (
        <div id={detail} className={classes.detail}>
          <Facts record={record} proofs={proofs} own={own} onPick={onPick} />
        </div>
      )}
    </>
  );
});

function Facts({
  record,
  proofs,
  own,
  onPick,
}: {
  record: Schema<'Audit'>;
  proofs: boolean;
  /** The incident in which the record is one's own. */
  own?: string;
  onPick: (change: Partial<AuditSearch>) => void;
}) {
  const { t } = useTranslation('audit');
  const [proving, setProving] = useState(false);
  const changes = fieldChanges(record.old, record.new);
  return (
    <>
      <dl className={classes.facts}>
        <dt>{t('record.number')}</dt>
        <dd className="num">{record.seq}</dd>
        <dt>{t('record.when')}</dt>
        <dd>
          <TimeText at={record.at} precision="us" />
        </dd>
        <dt>{t('record.who')}</dt>
        <dd>
          {record.login ? (
            <Anchor component="button" type="button" size="sm" onClick={() => onPick({ login: record.login })}>
              {record.login}
            </Anchor>
          ) : (
            '–'
          )}{' '}
          ({t(`via.${record.via}`)}
          {record.addr && `, ${record.addr}`})
        </dd>
        <dt>{t('record.what')}</dt>
        <dd>
          <Code>{record.action}</Code> · {record.noun} ·{' '}
          <Anchor
            component="button"
            type="button"
            size="sm"
            style={{ overflowWrap: 'anywhere', textAlign: 'start' }}
            onClick={() => onPick({ noun: record.noun, key: record.key, action: undefined })}
          >
            {record.key}
          </Anchor>
        </dd>
        {record.request_id && (
          <>
            <dt>{t('record.request')}</dt>
            <dd>
              <Code>{record.request_id}</Code>
            </dd>
          </>
        )}
      </dl>
      {changes.length > 0 ? (
        <table className={classes.changes}>
          <thead>
            <tr>
              <th scope="col">{t('record.field')}</th>
              <th scope="col">{t('record.old')}</th>
              <th scope="col">{t('record.new')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((c) => (
              <tr key={c.field}>
                <th scope="row">
                  <Code>{c.field}</Code>
                </th>
                <td data-label={t('record.old')}>{c.before === undefined ? '–' : <del>{c.before}</del>}</td>
                <td data-label={t('record.new')}>{c.after === undefined ? '–' : <ins>{c.after}</ins>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Text size="sm" c="var(--eb-muted)">
          {t('record.nothing')}
        </Text>
      )}
      {proofs && (
        <Group mt="xs">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRosetteDiscountCheck size={16} />}
            onClick={() => setProving(true)}
          >
            {t('proof.open')}
          </Button>
          <ProofDialog seq={record.seq} own={own} opened={proving} onClose={() => setProving(false)} />
        </Group>
      )}
    </>
  );
}
