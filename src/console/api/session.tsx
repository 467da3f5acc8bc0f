import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { ApiClient, type Credentials, scopeHeadersOf } from './client';
import { toCurl } from './curl';
import type { ApiRequest } from './request';
import { forgetStoredCredentials, readStoredCredentials, storeCredentials } from './stored-session';

/** URL of the service: the console is at `<prefix>/console/`. */
export const API_BASE = new URL('../', document.baseURI).href;

/** Sends requests to routes that need no key. */
export const publicApi = new ApiClient(API_BASE, undefined);

/** Who is signed in. The key itself is only in `api`. */
interface Session {
  /** Different for every sign-in; for query keys, which must not contain credentials. */
  readonly id: number;
  readonly api: ApiClient;
  readonly organization: string | undefined;
  readonly project: string | undefined;
}

interface SessionState {
  readonly session: Session | undefined;
  /** Replaces the session and forgets all data of the previous one. */
  readonly signIn: (credentials: Credentials, options: { readonly keepForTab: boolean }) => void;
  readonly signOut: () => void;
}

const SessionContext = createContext<SessionState | undefined>(undefined);

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [session, setSession] = useState(() => sessionOf(readStoredCredentials()));
  const signIn = useCallback<SessionState['signIn']>(
    (credentials, { keepForTab }) => {
      queries.clear();
      if (keepForTab) storeCredentials(credentials);
      else forgetStoredCredentials();
      setSession(sessionOf(credentials));
    },
    [queries],
  );
  const signOut = useCallback(() => {
    queries.clear();
    forgetStoredCredentials();
    setSession(undefined);
  }, [queries]);
  const state = useMemo(() => ({ session, signIn, signOut }), [session, signIn, signOut]);
  return <SessionContext value={state}>{children}</SessionContext>;
}

let sessions = 0;

function sessionOf(credentials: Credentials | undefined): Session | undefined {
  if (credentials === undefined) return undefined;
  const { organization, project } = credentials;
  sessions += 1;
  return { id: sessions, api: new ApiClient(API_BASE, credentials), organization, project };
}

export function useSessionState(): SessionState {
  const state = use(SessionContext);
  if (state === undefined) throw new Error('no SessionProvider');
  return state;
}

/** The session of a screen behind the sign-in. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (session === undefined) throw new Error('not signed in');
  return session;
}

/** The client of the signed-in user. */
export const useApi = (): ApiClient => useSession().api;

/** Creates the curl command of a request, with the organization and project of the session. */
export function useCurl(): (request: ApiRequest) => string {
  const { organization, project } = useSession();
  return useCallback(
    (request) => {
      const scope = scopeHeadersOf({
        key: '',
        ...(organization && { organization }),
        ...(project && { project }),
      });
      return toCurl(request, { base: API_BASE, scope });
    },
    [organization, project],
  );
}
