/** Where files and folders are dropped or chosen. */
import { Button, Group, Text, Title } from '@mantine/core';
import { IconFilePlus, IconFolderPlus, IconUpload } from '@tabler/icons-react';
import clsx from 'clsx';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './upload.module.css';
import { type Found, fromDrop, fromInput, mostFiles, sift } from './walk';

export function DropZone({ onFiles }: { onFiles: (found: Found[]) => void }) {
  const { t } = useTranslation('evidence');
  const [over, setOver] = useState(0);
  const [said, setSaid] = useState('');
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);

  const take = (found: Found[]) => {
    const { keep, left } = sift(found);
    setSaid(
      [
        left.length > 0 ? t('drop.left', { count: left.length, names: left.slice(0, 3).join(', ') }) : '',
        found.length >= mostFiles ? t('drop.many', { count: mostFiles }) : '',
        keep.length === 0 ? t('drop.nothing') : '',
      ]
        .filter(Boolean)
        .join(' '),
    );
    if (keep.length > 0) onFiles(keep);
  };

  // A file that misses the zone must not replace the page.
  useEffect(() => {
    const stop = (e: DragEvent) => {
      if (e.dataTransfer?.types.includes('Files')) e.preventDefault();
    };
    window.addEventListener('dragover', stop);
    window.addEventListener('drop', stop);
    return () => {
      window.removeEventListener('dragover', stop);
      window.removeEventListener('drop', stop);
    };
  }, []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way; the buttons inside are the other
    <div
      className={clsx(classes.drop, over > 0 && classes.over)}
      onDragEnter={() => setOver((n) => n + 1)}
      onDragLeave={() => setOver((n) => Math.max(0, n - 1))}
      onDragOver={(e) => {
        e.preventDefault();
        e.dataTransfer.dropEffect = 'copy';
      }}
      onDrop={(e) => {
        e.preventDefault();
        setOver(0);
        void fromDrop(e.dataTransfer.items).then(take, () => setSaid(t('drop.unreadable')));
      }}
    >
      <IconUpload size={30} stroke={1.4} aria-hidden />
      <Title order={2} size="h4">
        {t('drop.title')}
      </Title>
      <Text size="sm" c="var(--eb-muted)" maw={560}>
        {t('drop.lead')}
      </Text>
      <Group gap="xs" justify="center">
        <Button leftSection={<IconFilePlus size={17} />} onClick={() => files.current?.click()}>
          {t('drop.files')}
        </Button>
        <Button variant="default" leftSection={<IconFolderPlus size={17} />} onClick={() => folder.current?.click()}>
          {t('drop.folder')}
        </Button>
      </Group>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={t('drop.files')}
        onChange={(e) => {
          take(fromInput(e.currentTarget.files));
          e.currentTarget.value = '';
        }}
      />
      <input
        ref={(input) => {
          folder.current = input;
          input?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        hidden
        aria-label={t('drop.folder')}
        onChange={(e) => {
          take(fromInput(e.currentTarget.files));
          e.currentTarget.value = '';
        }}
      />
      <Text size="sm" role="status" mih={1}>
        {said}
      </Text>
    </div>
  );
}
