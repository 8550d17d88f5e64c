import { Outlet, useRouter } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { onLockedOut } from '@/api/client';
import { asProblem } from '@/api/problem';
import { setLanguage } from '@/app/i18n';
import { useMe } from '@/app/session';
import ChangePassword from '@/pages/login/change';
import { Failure, Loading } from '@/ui/states';

export function Root() {
  const { t } = useTranslation();
  return (
    <>
      <a href="#main" className="skip">
        {t('nav.skip')}
      </a>
      <Suspense fallback={<Loading />}>
        <Outlet />
      </Suspense>
    </>
  );
}

/** Lets only who is logged in through; others log in and come back to where they were going. */
export function LoggedIn() {
  const me = useMe();
  const router = useRouter();
  const gone = me.error && asProblem(me.error).status === 401;

  useEffect(() => {
    const leave = () => {
      // The latest address counts, not the shown one: while the log-in page is
      // being loaded, this one is still here.
      const { pathname, href } = router.latestLocation;
      if (pathname === '/login') return;
      void router.navigate({ to: '/login', search: { next: href === '/' ? undefined : href }, replace: true });
    };
    if (gone) leave();
    return onLockedOut(leave);
  }, [gone, router]);

  const { i18n } = useTranslation();
  const account = me.data?.login;
  useEffect(() => {
    // The language of the account holds on a device that was never asked.
    if (account && me.data && !localStorage.getItem('emberline.language') && me.data.language !== i18n.language)
      void setLanguage(me.data.language);
  }, [account, me.data, i18n.language]);

  if (me.data?.must_change) return <ChangePassword />;
  if (me.data) return <Outlet />;
  if (me.error && !gone) return <Failure error={me.error} retry={() => void me.refetch()} />;
  return <Loading />;
}
