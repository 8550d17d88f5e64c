/** All pages on one screen. Each page is loaded when it is first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { validateAnnotationsSearch } from '@/pages/annotations/search';
import { validateAuditSearch } from '@/pages/audit/search';
import { validateCausesSearch } from '@/pages/causes/search';
import { validateEntriesSearch } from '@/pages/entries/search';
import { validateEvidenceSearch } from '@/pages/evidence/search';
import { validateReportSearch } from '@/pages/report/search';
import { validateSearchSearch } from '@/pages/search/search';
import { validateTimelineSearch } from '@/pages/timeline/search';
import { readAddress, writeAddress } from './address';
import { NotFound, RouteFailure } from './failures';
import { LoggedIn, Root } from './shell/root';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: RouteFailure });

/** A text parameter of the address. */
const str = (v: unknown) => (typeof v === 'string' && v !== '' ? v : undefined);

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (s: Record<string, unknown>): { next?: string } => ({ next: str(s.next) }),
  component: lazyRouteComponent(() => import('@/pages/login')),
});
const password = createRoute({
  getParentRoute: () => root,
  path: '/password',
  component: lazyRouteComponent(() => import('@/pages/login/password')),
});

const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: LoggedIn });
const incidents = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('@/pages/incidents')),
});
const profile = createRoute({
  getParentRoute: () => inside,
  path: '/profile',
  component: lazyRouteComponent(() => import('@/pages/profile')),
});
const accounts = createRoute({
  getParentRoute: () => inside,
  path: '/admin/accounts',
  component: lazyRouteComponent(() => import('@/pages/admin')),
});
const installationAudit = createRoute({
  getParentRoute: () => inside,
  path: '/admin/audit',
  validateSearch: validateAuditSearch,
  component: lazyRouteComponent(() => import('@/pages/audit/installation')),
});

const incident = createRoute({
  getParentRoute: () => inside,
  path: '/i/$slug',
  validateSearch: (s: Record<string, unknown>): { tz?: string } => ({ tz: str(s.tz) }),
  search: { middlewares: [retainSearchParams(['tz'])] },
  component: lazyRouteComponent(() => import('./shell/incident')),
});
const incidentIndex = createRoute({
  getParentRoute: () => incident,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/i/$slug/overview', params, replace: true });
  },
});
const overview = createRoute({
  getParentRoute: () => incident,
  path: '/overview',
  component: lazyRouteComponent(() => import('@/pages/overview')),
});
const timeline = createRoute({
  getParentRoute: () => incident,
  path: '/timeline',
  validateSearch: validateTimelineSearch,
  component: lazyRouteComponent(() => import('@/pages/timeline')),
});
const search = createRoute({
  getParentRoute: () => incident,
  path: '/search',
  validateSearch: validateSearchSearch,
  component: lazyRouteComponent(() => import('@/pages/search')),
});
const entries = createRoute({
  getParentRoute: () => incident,
  path: '/entries',
  validateSearch: validateEntriesSearch,
  component: lazyRouteComponent(() => import('@/pages/entries')),
});
const annotations = createRoute({
  getParentRoute: () => incident,
  path: '/annotations',
  validateSearch: validateAnnotationsSearch,
  component: lazyRouteComponent(() => import('@/pages/annotations')),
});
const causes = createRoute({
  getParentRoute: () => incident,
  path: '/causes',
  validateSearch: validateCausesSearch,
  component: lazyRouteComponent(() => import('@/pages/causes')),
});
const evidence = createRoute({
  getParentRoute: () => incident,
  path: '/evidence',
  validateSearch: validateEvidenceSearch,
  component: lazyRouteComponent(() => import('@/pages/evidence')),
});
const report = createRoute({
  getParentRoute: () => incident,
  path: '/report',
  validateSearch: validateReportSearch,
  component: lazyRouteComponent(() => import('@/pages/report')),
});
const people = createRoute({
  getParentRoute: () => incident,
  path: '/people',
  component: lazyRouteComponent(() => import('@/pages/people')),
});
const audit = createRoute({
  getParentRoute: () => incident,
  path: '/audit',
  validateSearch: validateAuditSearch,
  component: lazyRouteComponent(() => import('@/pages/audit')),
});

const routeTree = root.addChildren([
  login,
  password,
  inside.addChildren([
    incidents,
    profile,
    accounts,
    installationAudit,
    incident.addChildren([
      incidentIndex,
      overview,
      timeline,
      search,
      entries,
      annotations,
      causes,
      evidence,
      report,
      people,
      audit,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree,
  parseSearch: readAddress,
  stringifySearch: writeAddress,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
