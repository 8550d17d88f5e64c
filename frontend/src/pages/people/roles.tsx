import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { access, roles } from '@/ui/access';
import { Panel } from '@/ui/panel';
import { ScrollBox } from '@/ui/scroll';
import classes from './people.module.css';

/** What each role may do, in words. */
export function RoleMatrix() {
  const { t } = useTranslation(['people', 'access']);
  return (
    <Panel title={t('roles.title')} lead={t('roles.lead')} flush>
      <ScrollBox label={t('roles.permission')}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">{t('roles.permission')}</th>
              {roles.map((role) => (
                <th key={role} scope="col">
                  {t(`access:role.${role}.name`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {access.map((row) => (
              <tr key={row.permission}>
                <th scope="row">
                  {t(`access:permission.${row.permission}.title`)}
                  <div style={{ color: 'var(--eb-muted)', fontSize: 13, fontWeight: 400 }}>
                    {t(`access:permission.${row.permission}.detail`)}
                  </div>
                </th>
                {roles.map((role) => {
                  const yes = row.roles.includes(role);
                  return (
                    <td key={role} className={yes ? classes.yes : classes.no}>
                      {yes ? <IconCheck size={18} aria-hidden /> : <IconMinus size={16} aria-hidden />}
                      <VisuallyHidden>{yes ? t('roles.yes') : t('roles.no')}</VisuallyHidden>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Panel>
  );
}
