import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
} from '@tanstack/react-router';
import { useSessionState } from '../api/session';
import { FilesScreen } from '../features/files/FilesScreen';
import { JobsScreen } from '../features/jobs/JobsScreen';
import { OverviewScreen } from '../features/overview/OverviewScreen';
import { PlanScreen } from '../features/plan/PlanScreen';
import { RestoreScreen } from '../features/restore/RestoreScreen';
import { SignInScreen } from '../features/sign-in/SignInScreen';
import { StoreScreen } from '../features/store/StoreScreen';
import { readStoreSearch } from '../api/store-search';
import { StoresScreen } from '../features/stores/StoresScreen';
import { CrashPage, NotFound } from './pages';
import { parseSearch, stringifySearch } from './search-params';
import { Shell } from './Shell';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

/** Every screen needs a session. Signing in keeps the address, so that links to a screen work. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: function SignedIn() {
    const { session } = useSessionState();
    return session === undefined ? <SignInScreen /> : <Outlet />;
  },
});

const parent = { getParentRoute: () => signedIn };

const routeTree = root.addChildren([
  signedIn.addChildren([
    createRoute({ ...parent, path: '/', component: OverviewScreen }),
    createRoute({ ...parent, path: '/stores', component: StoresScreen, validateSearch: readStoreSearch }),
    createRoute({ ...parent, path: '/stores/$storeId', component: StoreScreen }),
    createRoute({ ...parent, path: '/files', component: FilesScreen }),
    createRoute({ ...parent, path: '/plan', component: PlanScreen, validateSearch: readStoreSearch }),
    createRoute({ ...parent, path: '/jobs', component: JobsScreen }),
    createRoute({ ...parent, path: '/restore', component: RestoreScreen }),
  ]),
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
