import { Button, Menu } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/zone';
import { resolveZone, zoneName } from '@/lib/time';

/** In which zone times are shown: always in sight, one click to change. */
export function ZoneSwitch() {
  const { t } = useTranslation();
  const zone = useZone();
  const now = Date.now();
  const choices = ['incident', 'UTC', 'local', 'source'] as const;
  const short = zone.choice === 'source' ? t('zone.source.short') : zone.name(now);
  return (
    <Menu position="bottom-end" shadow="md" width={270}>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          px={8}
          leftSection={<IconClock size={15} />}
          aria-label={t('zone.label', { zone: short })}
          style={{ flexShrink: 0 }}
        >
          {short}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('zone.title')}</Menu.Label>
        <Menu.RadioGroup value={zone.choice} onChange={(c) => zone.setChoice(c as typeof zone.choice)}>
          {choices.map((choice) => {
            const name = choice === 'source' || choice === 'UTC' ? undefined : resolveZone(choice, zone.incidentZone);
            return (
              <Menu.RadioItem key={choice} value={choice} closeMenuOnClick>
                {t(`zone.${choice}.title`)}
                {name && (
                  <span style={{ opacity: 0.8, marginInlineStart: 6 }}>
                    {name} {zoneName(now, name) !== name && zoneName(now, name)}
                  </span>
                )}
              </Menu.RadioItem>
            );
          })}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
