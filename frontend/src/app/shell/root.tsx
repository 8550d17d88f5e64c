import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
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
  const navigate = useNavigate();
  const here = useLocation({ select: (l) => l.href });
  const gone = me.error && asProblem(me.error).status === 401;

  useEffect(() => {
    const leave = () =>
      void navigate({ to: '/login', search: { next: here === '/' ? undefined : here }, replace: true });
    if (gone) leave();
    return onLockedOut(leave);
  }, [gone, here, navigate]);

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
