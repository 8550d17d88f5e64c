import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import {
  IconBook2,
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSettings,
  IconShieldCog,
  IconSun,
  IconUser,
  IconWorld,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { setLanguage } from '@/app/i18n';
import { useLogout, useMe } from '@/app/session';

const schemes = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop } as const;

/** Who one is, the language, the colours, and the way out. */
export function UserMenu() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const logout = useLogout();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const other = i18n.language === 'ko' ? 'en' : 'ko';
  return (
    <Menu position="bottom-end" width={230} shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={t('user.menu', { name: me.data?.name || me.data?.login })}>
          <IconUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.data?.name || me.data?.login}</Menu.Label>
        <Menu.Item leftSection={<IconSettings size={16} />} component={Link} to="/profile">
          {t('user.profile')}
        </Menu.Item>
        {me.data?.admin && (
          <Menu.Item leftSection={<IconShieldCog size={16} />} component={Link} to="/admin/accounts">
            {t('user.admin')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLanguage size={16} />} onClick={() => void setLanguage(other)} lang={other}>
          {other === 'ko' ? '한국어로 보기' : 'Show in English'}
        </Menu.Item>
        <Menu.RadioGroup value={colorScheme} onChange={(s) => setColorScheme(s as typeof colorScheme)}>
          {(['light', 'dark', 'auto'] as const).map((scheme) => {
            const Icon = schemes[scheme];
            return (
              <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick={false} rightSection={<Icon size={16} />}>
                {t(`user.scheme.${scheme}`)}
              </Menu.RadioItem>
            );
          })}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconWorld size={16} />} component="a" href="/reports">
          {t('user.reports')}
        </Menu.Item>
        <Menu.Item leftSection={<IconBook2 size={16} />} component="a" href="/api/docs">
          {t('user.api')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void logout()}>
          {t('user.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
