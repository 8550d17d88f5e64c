import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { $api, type Schema } from '@/api/client';
import { Panel } from '@/ui/panel';
import { Empty, Loaded } from '@/ui/states';
import { TokenList } from '@/ui/token-list';
import { NewToken } from './newtoken';

/** One's own keys for programs. */
export function OwnTokens({ me }: { me: Schema<'Me'> }) {
  const { t } = useTranslation('profile');
  const [opened, { open, close }] = useDisclosure();
  const query = $api.useQuery('get', '/api/v1/tokens', { params: { query: { limit: 1000 } } });
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={open}>
      {t('tokens.open')}
    </Button>
  );
  const some = (query.data?.items.length ?? 0) > 0;
  return (
    <Panel title={t('tokens.title')} lead={t('tokens.lead')} actions={some && create} flush>
      <Loaded query={query} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('tokens.empty')} icon={<IconKey size={26} stroke={1.5} />} action={create}>
              {t('tokens.empty_detail')}
            </Empty>
          ) : (
            <TokenList tokens={items} />
          )
        }
      </Loaded>
      <Modal
        opened={opened}
        onClose={close}
        title={t('tokens.open')}
        size="lg"
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t('common:action.close') }}
      >
        <NewToken me={me} onClose={close} />
      </Modal>
    </Panel>
  );
}
