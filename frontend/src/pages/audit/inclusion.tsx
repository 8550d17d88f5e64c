import { Button, Code, Group, List, Modal, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '@/api/client';
import { Loaded } from '@/ui/states';
import { saveFile } from './download';
import { proofText } from './proof';

/** Proves that one record is in the signed log, as a text to take along, and says how to check it. */
export function ProofDialog({
  seq,
  own,
  opened,
  onClose,
}: {
  seq: number;
  /** The incident in which the record is one's own: then nobody's leave is needed. */
  own?: string;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation('audit');
  const query = useQuery({
    queryKey: ['audit-proof', own ?? '', seq],
    enabled: opened,
    queryFn: async ({ signal }): Promise<{ size: number; text?: string; leaf?: string }> => {
      const point = (await client.GET('/api/v1/audit/checkpoint', { signal })).data;
      if (!point) throw new Error('no answer');
      if (seq >= point.size) return { size: point.size };
      // Against this very checkpoint: the log may be signed again in between.
      const query = { size: point.size };
      if (own) {
        const { data } = await client.GET('/api/v1/incidents/{incident}/audit/mine/{seq}/proof', {
          params: { path: { incident: own, seq: String(seq) }, query },
          signal,
        });
        if (!data) throw new Error('no answer');
        return { size: point.size, text: proofText(data.proof, point.note), leaf: data.leaf };
      }
      const { data: proof } = await client.GET('/api/v1/audit/records/{seq}/proof', {
        params: { path: { seq: String(seq) }, query },
        signal,
      });
      if (!proof) throw new Error('no answer');
      return { size: point.size, text: proofText(proof, point.note) };
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('proof.title', { seq })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
    >
      <Loaded query={query}>
        {({ size, text, leaf }) =>
          text ? (
            <Stack gap="sm">
              <Text size="sm">{t('proof.lead', { seq, size })}</Text>
              <Code block style={{ maxHeight: 300, overflow: 'auto', fontSize: 12 }} tabIndex={0}>
                {text}
              </Code>
              <Text size="sm" fw={600}>
                {t('proof.how')}
              </Text>
              <List size="sm" type="ordered" spacing={4}>
                <List.Item>
                  {t(leaf ? 'proof.step1_own' : 'proof.step1')}
                  {leaf && (
                    <Code block style={{ fontSize: 12, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                      {leaf}
                    </Code>
                  )}
                </List.Item>
                <List.Item>{t('proof.step2')}</List.Item>
                <List.Item>{t('proof.step3')}</List.Item>
                <List.Item>{t('proof.step4')}</List.Item>
              </List>
              <Group justify="flex-end">
                <Button
                  leftSection={<IconDownload size={16} />}
                  onClick={() => saveFile(`audit-record-${seq}.tlog-proof`, 'text/plain;charset=utf-8', text)}
                >
                  {t('proof.save')}
                </Button>
              </Group>
            </Stack>
          ) : (
            <Text size="sm">{t('proof.too_new', { seq, size })}</Text>
          )
        }
      </Loaded>
    </Modal>
  );
}
