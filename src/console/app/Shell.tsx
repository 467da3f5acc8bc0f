import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useSessionState } from '../api/session';
import { type Language, LANGUAGES, useLanguage } from '../i18n/language';
import { Button } from '../ui/Button';
import { EnvironmentBadge } from './EnvironmentBadge';
import styles from './Shell.module.css';

const SCREENS = [
  { to: '/', id: 'nav.overview' },
  { to: '/stores', id: 'nav.stores' },
  { to: '/files', id: 'nav.files' },
  { to: '/plan', id: 'nav.plan' },
  { to: '/jobs', id: 'nav.jobs' },
  { to: '/restore', id: 'nav.restore' },
] as const;

/** Header, navigation and the current screen. */
export function Shell(): ReactNode {
  const { formatMessage } = useIntl();
  const { session, signOut } = useSessionState();
  const main = useRef<HTMLElement>(null);
  useFocusOnNavigation(main);
  return (
    <div className={styles.shell}>
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        <FormattedMessage id="app.skip" />
      </button>
      <header className={styles.header}>
        <span className={styles.brand}>
          <FormattedMessage id="app.title" />
        </span>
        <EnvironmentBadge />
        <div className={styles.controls}>
          <LanguageSwitch />
          {session !== undefined && (
            <Button variant="quiet" onClick={signOut}>
              <FormattedMessage id="app.signOut" />
            </Button>
          )}
        </div>
      </header>
      {session !== undefined && (
        <nav className={styles.nav} aria-label={formatMessage({ id: 'app.menu' })}>
          {SCREENS.map(({ to, id }) => (
            <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
              <FormattedMessage id={id} />
            </Link>
          ))}
        </nav>
      )}
      <main ref={main} tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
    </div>
  );
}

/** Moves the focus to the new screen, as a page load would, but not when only the filters change. */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>): void {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const previous = useRef(path);
  useEffect(() => {
    if (previous.current !== path) main.current?.focus({ preventScroll: true });
    previous.current = path;
  }, [path, main]);
}

function LanguageSwitch() {
  const { formatMessage } = useIntl();
  const { language, setLanguage } = useLanguage();
  return (
    <select
      className={styles.language}
      aria-label={formatMessage({ id: 'app.language' })}
      value={language}
      onChange={(event) => setLanguage(event.target.value as Language)}
    >
      {Object.entries(LANGUAGES).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
