/** Files on their way: how far each is, how fast, and what can be done about it. */
import { ActionIcon, Alert, Button, FileButton, Group, Progress, Text, Title, Tooltip } from '@mantine/core';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconShieldCheck,
  IconTrash,
  IconWifiOff,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { formatDuration } from '@/lib/duration';
import { formatBytes } from '@/lib/number';
import { notifyProblem } from '@/ui/notify';
import { useProblemText } from '@/ui/states';
import { type Item, timeLeft } from './item';
import { uploadQueue } from './queue';
import classes from './upload.module.css';

const shown = 100;

export function Files({ items }: { items: Item[] }) {
  const { t, i18n } = useTranslation('evidence');
  const { slug } = useIncident();
  const queue = uploadQueue(slug);
  const moving = items.filter((i) => i.state !== 'lost' && i.state !== 'failed');
  const total = moving.reduce((s, i) => s + i.size, 0);
  const done = moving.reduce((s, i) => s + i.offset + i.inFlight, 0);
  const rate = moving.reduce((s, i) => s + (i.state === 'sending' ? i.rate : 0), 0);
  const left = timeLeft(items);
  const pausable = items.filter((i) => i.state === 'sending' || i.state === 'waiting' || i.state === 'offline');
  const paused = items.filter((i) => i.state === 'paused');
  if (items.length === 0) return null;
  return (
    <section className={classes.card} aria-labelledby="uploading">
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h5" id="uploading">
          {t('files.title', { count: items.length })}
        </Title>
        <Group gap="xs">
          {pausable.length > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlayerPause size={14} />}
              onClick={() => {
                for (const i of pausable) queue.pause(i.key);
              }}
            >
              {t('files.pause_all')}
            </Button>
          )}
          {paused.length > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlayerPlay size={14} />}
              onClick={() => {
                for (const i of paused) queue.resume(i.key);
              }}
            >
              {t('files.resume_all')}
            </Button>
          )}
        </Group>
      </Group>
      {total > 0 && (
        <>
          <Progress
            value={(done / total) * 100}
            mt={8}
            aria-label={t('files.overall')}
            color={rate > 0 ? undefined : 'gray'}
          />
          <Text size="xs" c="var(--eb-muted)" mt={4} className="num">
            {formatBytes(done, i18n.language)} / {formatBytes(total, i18n.language)}
            {rate > 0 && ` · ${t('files.rate', { rate: formatBytes(rate, i18n.language) })}`}
            {left !== undefined &&
              ` · ${t('files.left', { time: formatDuration(Math.ceil(left) * 1000, i18n.language) })}`}
          </Text>
        </>
      )}
      <ul className={classes.list} style={{ marginTop: 8 }}>
        {items.slice(0, shown).map((i) => (
          <FileRow key={i.key} item={i} />
        ))}
      </ul>
      {items.length > shown && (
        <Text size="xs" c="var(--eb-muted)">
          {t('files.others', { count: items.length - shown })}
        </Text>
      )}
    </section>
  );
}

function FileRow({ item }: { item: Item }) {
  const { t, i18n } = useTranslation('evidence');
  const { slug } = useIncident();
  const queue = uploadQueue(slug);
  const words = useProblemText();
  const [wrong, setWrong] = useState(false);
  const discard = () => queue.discard(item.key).catch(notifyProblem);
  const at = item.offset + item.inFlight;
  const percent = item.size === 0 ? 100 : (at / item.size) * 100;
  const problem = item.error && item.state !== 'sending' ? words(item.error) : undefined;
  const differs = item.error?.code === 'hash_differs';
  return (
    <li className={classes.file}>
      <div>
        <Text size="sm" className={classes.name}>
          {item.path}
        </Text>
        <Text size="xs" c="var(--eb-muted)" className="num">
          {t(`files.state.${item.state}`)} · {formatBytes(at, i18n.language)} / {formatBytes(item.size, i18n.language)}
          {item.state === 'sending' &&
            item.rate > 0 &&
            ` · ${t('files.rate', { rate: formatBytes(item.rate, i18n.language) })}`}
        </Text>
      </div>
      <Group gap={4} wrap="nowrap">
        {(item.state === 'sending' || item.state === 'waiting') && (
          <Act label={t('files.pause', { name: item.path })} onClick={() => queue.pause(item.key)}>
            <IconPlayerPause size={16} />
          </Act>
        )}
        {(item.state === 'paused' || item.state === 'offline') && (
          <Act label={t('files.resume', { name: item.path })} onClick={() => queue.resume(item.key)}>
            {item.state === 'offline' ? <IconWifiOff size={16} /> : <IconPlayerPlay size={16} />}
          </Act>
        )}
        {item.state === 'failed' && (
          <Act label={t('files.again', { name: item.path })} onClick={() => queue.resume(item.key)}>
            <IconRefresh size={16} />
          </Act>
        )}
        {item.state === 'lost' && (
          <FileButton onChange={(f) => f && setWrong(!queue.reattach(item.key, f))}>
            {(props) => (
              <Button {...props} size="compact-sm" variant="default">
                {t('files.reattach')}
              </Button>
            )}
          </FileButton>
        )}
        <Act label={t('files.discard', { name: item.path })} onClick={() => void discard()}>
          <IconTrash size={16} />
        </Act>
      </Group>
      <Progress
        className={classes.wide}
        size="xs"
        value={percent}
        color={item.state === 'failed' ? 'red' : item.state === 'sending' ? undefined : 'gray'}
        aria-label={t('files.progress', { name: item.path })}
      />
      {item.state === 'lost' && (
        <Text size="xs" c="var(--eb-muted)" className={classes.wide}>
          {t('files.lost')}
        </Text>
      )}
      {wrong && (
        <Text size="xs" c="var(--eb-error)" className={classes.wide} role="alert">
          {t('files.wrong')}
        </Text>
      )}
      {problem && (
        <Alert
          color={item.state === 'offline' ? 'yellow' : 'red'}
          p="xs"
          className={classes.wide}
          role={item.state === 'offline' ? 'status' : 'alert'}
          title={differs ? t('files.differs.title') : problem.title}
        >
          <Text size="xs">
            {differs ? t('files.differs.detail') : [problem.detail, problem.hint].filter(Boolean).join(' ')}
          </Text>
        </Alert>
      )}
    </li>
  );
}

function Act({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" onClick={onClick} aria-label={label}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Whether what arrived is what was sent. */
export function Verified({ item }: { item: Item }) {
  const { t } = useTranslation('evidence');
  if (!item.sha256) return null;
  return (
    <Text size="xs" c="var(--eb-muted)" component="div">
      <Group gap={6} wrap="nowrap" align="center">
        {item.verified && <IconShieldCheck size={15} color="var(--eb-confirmed)" aria-hidden />}
        <span>
          {item.verified ? t('files.verified') : t('files.hashed')}{' '}
          <code title={item.sha256}>{item.sha256.slice(0, 16)}…</code>
        </span>
      </Group>
    </Text>
  );
}
