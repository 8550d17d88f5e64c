import { SegmentedControl, Stack } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useIncident } from '@/app/incident';
import { useMe } from '@/app/session';
import { useAddress } from '@/ui/address';
import { Page, PageHead } from '@/ui/page';
import { Trail } from './trail';

/** Who did what in an incident: leads see everybody's doings, everybody sees their own. */
export default function IncidentAudit() {
  const { t } = useTranslation('audit');
  const { slug, can } = useIncident();
  const me = useMe();
  const { whose } = useSearch({ from: '/inside/i/$slug/audit' });
  const [, setAddress] = useAddress();
  const all = can('read_audit');
  const kind = all && whose !== 'mine' ? 'incident' : 'mine';
  return (
    <Page>
      <PageHead
        title={t('common:nav.audit')}
        lead={t(all ? 'lead.incident' : 'lead.mine')}
        actions={
          all && (
            <SegmentedControl
              aria-label={t('whose.label')}
              value={kind}
              onChange={(next) => setAddress({ whose: next === 'mine' ? 'mine' : undefined })}
              data={[
                { value: 'incident', label: t('whose.all') },
                { value: 'mine', label: t('whose.mine') },
              ]}
            />
          )
        }
      />
      <Stack>
        <Trail key={kind} scope={{ kind, slug }} proofs={kind === 'mine' || me.data?.admin === true} />
      </Stack>
    </Page>
  );
}
