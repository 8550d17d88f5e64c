import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '@/ui/panel';

/** The colours of this device. */
export function Look() {
  const { t } = useTranslation('profile');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel title={t('look.title')} lead={t('look.lead')}>
      <SegmentedControl
        aria-label={t('look.title')}
        value={colorScheme}
        onChange={(next) => setColorScheme(next === 'dark' ? 'dark' : next === 'light' ? 'light' : 'auto')}
        data={(['light', 'dark', 'auto'] as const).map((value) => ({
          value,
          label: t(`common:user.scheme.${value}`),
        }))}
      />
    </Panel>
  );
}
