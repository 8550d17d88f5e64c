import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { offsetText, zoneOffset } from '@/lib/time';
import { zoneChoices } from './zones';

/** The zone of an incident, each with how far it is from UTC today. */
export function IncidentZone({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const { t } = useTranslation('setup');
  const data = useMemo(() => {
    const now = Date.now();
    const zones = new Set([...zoneChoices(), value].filter(Boolean)); // also one that this browser does not list
    return [...zones].map((zone) => ({
      value: zone,
      label: `${zone} (${offsetText(zoneOffset(now, zone)).replace('Z', '+00:00')})`,
    }));
  }, [value]);
  return (
    <Select
      label={t('zone.label')}
      description={t('zone.hint')}
      data={data}
      value={value}
      onChange={(zone) => zone && onChange(zone)}
      searchable
      allowDeselect={false}
      limit={60}
      nothingFoundMessage={t('zone.none')}
    />
  );
}
