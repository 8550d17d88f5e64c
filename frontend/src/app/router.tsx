/** All pages on one screen. Each page is loaded when it is first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import i18next from 'i18next';
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

/** A page with all its words: were one missing, the whole screen would be put away until it has come. */
const page = <T extends Record<string, unknown>>(load: () => Promise<T>, ...words: string[]) =>
  lazyRouteComponent(async () => (await Promise.all([load(), i18next.loadNamespaces(words)]))[0]);

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
  component: page(() => import('@/pages/login/password'), 'profile'),
});

const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: LoggedIn });
const incidents = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: page(() => import('@/pages/incidents'), 'incidents', 'access', 'setup'),
});
const profile = createRoute({
  getParentRoute: () => inside,
  path: '/profile',
  component: page(() => import('@/pages/profile'), 'profile', 'access', 'token'),
});
const accounts = createRoute({
  getParentRoute: () => inside,
  path: '/admin/accounts',
  component: page(() => import('@/pages/admin'), 'admin', 'access', 'token'),
});
const installationAudit = createRoute({
  getParentRoute: () => inside,
  path: '/admin/audit',
  validateSearch: validateAuditSearch,
  component: page(() => import('@/pages/audit/installation'), 'audit'),
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
  component: page(() => import('@/pages/overview'), 'overview', 'ledger'),
});
const timeline = createRoute({
  getParentRoute: () => incident,
  path: '/timeline',
  validateSearch: validateTimelineSearch,
  component: page(() => import('@/pages/timeline'), 'timeline', 'event', 'record'),
});
const search = createRoute({
  getParentRoute: () => incident,
  path: '/search',
  validateSearch: validateSearchSearch,
  component: page(() => import('@/pages/search'), 'search', 'event', 'record'),
});
const entries = createRoute({
  getParentRoute: () => incident,
  path: '/entries',
  validateSearch: validateEntriesSearch,
  component: page(() => import('@/pages/entries'), 'entries', 'event', 'record'),
});
const annotations = createRoute({
  getParentRoute: () => incident,
  path: '/annotations',
  validateSearch: validateAnnotationsSearch,
  component: page(() => import('@/pages/annotations'), 'annotations', 'event', 'record'),
});
const causes = createRoute({
  getParentRoute: () => incident,
  path: '/causes',
  validateSearch: validateCausesSearch,
  component: page(() => import('@/pages/causes'), 'causes', 'event', 'record'),
});
const evidence = createRoute({
  getParentRoute: () => incident,
  path: '/evidence',
  validateSearch: validateEvidenceSearch,
  component: page(() => import('@/pages/evidence'), 'evidence', 'ledger'),
});
const report = createRoute({
  getParentRoute: () => incident,
  path: '/report',
  validateSearch: validateReportSearch,
  component: page(() => import('@/pages/report'), 'report'),
});
const people = createRoute({
  getParentRoute: () => incident,
  path: '/people',
  component: page(() => import('@/pages/people'), 'people', 'access', 'setup'),
});
const audit = createRoute({
  getParentRoute: () => incident,
  path: '/audit',
  validateSearch: validateAuditSearch,
  component: page(() => import('@/pages/audit'), 'audit'),
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
