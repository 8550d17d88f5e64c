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
        {choices.map((choice) => {
          const name = choice === 'source' ? undefined : resolveZone(choice, zone.incidentZone);
          return (
            <Menu.Item
              key={choice}
              role="menuitemradio"
              aria-checked={zone.choice === choice}
              rightSection={zone.choice === choice ? '✓' : undefined}
              onClick={() => zone.setChoice(choice)}
            >
              {t(`zone.${choice}.title`)}
              {name && (
                <span style={{ color: 'var(--eb-muted)', marginInlineStart: 6 }}>
                  {name} {zoneName(now, name) !== name && zoneName(now, name)}
                </span>
              )}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
