import type { ReactNode } from 'react';
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { useSessionState } from '../api/session';
import { SignInScreen } from '../features/sign-in/SignInScreen';
import { readFileSearch } from '../api/file-search';
import { readRestoreSearch } from '../features/restore/restore-search';
import { readStoreView } from '../features/store/store-view';
import { readPlanSearch } from '../api/plan-search';
import { readStoreSearch } from '../api/store-search';
import { CrashPage, NotFound } from './pages';
import { parseSearch, stringifySearch } from './search-params';
import { Shell } from './Shell';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

/**
 * Every screen needs a session. Signing in keeps the address, so that links to a screen work.
 *
 * The component of a screen must declare its return type: otherwise the types of its search parameters depend on themselves.
 */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: function SignedIn(): ReactNode {
    const { session } = useSessionState();
    return session === undefined ? <SignInScreen /> : <Outlet />;
  },
});

const getParentRoute = () => signedIn;

// The screens are loaded when they are needed.
// Constants, because the types of routes are lost if they are created inside of `addChildren`.
const overview = createRoute({
  getParentRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/overview/OverviewScreen'), 'OverviewScreen'),
});
const stores = createRoute({
  getParentRoute,
  path: '/stores',
  component: lazyRouteComponent(() => import('../features/stores/StoresScreen'), 'StoresScreen'),
  validateSearch: readStoreSearch,
});
const store = createRoute({
  getParentRoute,
  path: '/stores/$storeId',
  component: lazyRouteComponent(() => import('../features/store/StoreScreen'), 'StoreScreen'),
  validateSearch: readStoreView,
});
const files = createRoute({
  getParentRoute,
  path: '/files',
  component: lazyRouteComponent(() => import('../features/files/FilesScreen'), 'FilesScreen'),
  validateSearch: readFileSearch,
});
const plan = createRoute({
  getParentRoute,
  path: '/plan',
  component: lazyRouteComponent(() => import('../features/plan/PlanScreen'), 'PlanScreen'),
  validateSearch: readPlanSearch,
});
const jobs = createRoute({
  getParentRoute,
  path: '/jobs',
  component: lazyRouteComponent(() => import('../features/jobs/JobsScreen'), 'JobsScreen'),
});
const job = createRoute({
  getParentRoute,
  path: '/jobs/$jobId',
  component: lazyRouteComponent(() => import('../features/jobs/JobScreen'), 'JobScreen'),
});
const restore = createRoute({
  getParentRoute,
  path: '/restore',
  component: lazyRouteComponent(() => import('../features/restore/RestoreScreen'), 'RestoreScreen'),
  validateSearch: readRestoreSearch,
});

const routeTree = root.addChildren([
  signedIn.addChildren([overview, stores, store, files, plan, jobs, job, restore]),
]);

/** The address is in the fragment, so that the console works behind any path prefix and with static files. */
export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  parseSearch,
  stringifySearch,
  defaultErrorComponent: CrashPage,
  defaultPendingMs: 0,
  // The code of a screen, when the pointer is on its link.
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
