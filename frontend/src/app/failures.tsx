import { Button } from '@mantine/core';
import { IconCompass } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty, Failure } from '@/ui/states';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main id="main" tabIndex={-1}>
      <Empty
        order={1}
        title={t('notfound.title')}
        icon={<IconCompass size={26} stroke={1.5} />}
        action={
          <Button component={Link} to="/" variant="default">
            {t('notfound.home')}
          </Button>
        }
      >
        {t('notfound.detail')}
      </Empty>
    </main>
  );
}

/** A page broke, or its code could not be loaded: after an upgrade, reading anew helps. */
export function RouteFailure({ error }: { error: unknown }) {
  return <Failure error={error} retry={() => window.location.reload()} />;
}
