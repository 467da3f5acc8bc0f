import type { ReactNode } from 'react';
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
} from '@tanstack/react-router';
import { useSessionState } from '../api/session';
import { FilesScreen } from '../features/files/FilesScreen';
import { JobScreen } from '../features/jobs/JobScreen';
import { JobsScreen } from '../features/jobs/JobsScreen';
import { OverviewScreen } from '../features/overview/OverviewScreen';
import { PlanScreen } from '../features/plan/PlanScreen';
import { readRestoreSearch } from '../features/restore/restore-search';
import { RestoreScreen } from '../features/restore/RestoreScreen';
import { SignInScreen } from '../features/sign-in/SignInScreen';
import { readStoreView } from '../features/store/store-view';
import { StoreScreen } from '../features/store/StoreScreen';
import { readPlanSearch } from '../api/plan-search';
import { readStoreSearch } from '../api/store-search';
import { StoresScreen } from '../features/stores/StoresScreen';
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

// Constants, because the types of routes are lost if they are created inside of `addChildren`.
const overview = createRoute({ getParentRoute, path: '/', component: OverviewScreen });
const stores = createRoute({
  getParentRoute,
  path: '/stores',
  component: StoresScreen,
  validateSearch: readStoreSearch,
});
const store = createRoute({
  getParentRoute,
  path: '/stores/$storeId',
  component: StoreScreen,
  validateSearch: readStoreView,
});
const files = createRoute({ getParentRoute, path: '/files', component: FilesScreen });
const plan = createRoute({
  getParentRoute,
  path: '/plan',
  component: PlanScreen,
  validateSearch: readPlanSearch,
});
const jobs = createRoute({ getParentRoute, path: '/jobs', component: JobsScreen });
const job = createRoute({ getParentRoute, path: '/jobs/$jobId', component: JobScreen });
const restore = createRoute({
  getParentRoute,
  path: '/restore',
  component: RestoreScreen,
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
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
