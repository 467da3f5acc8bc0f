import { Link } from '@tanstack/react-router';
import { Component, type ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { Button } from '../ui/Button';
import styles from './Shell.module.css';

export function NotFound(): ReactNode {
  return (
    <div className={styles.message}>
      <h1>
        <FormattedMessage id="app.notFound" />
      </h1>
      <p>
        <FormattedMessage id="app.notFound.text" />
      </p>
      <Link to="/">
        <FormattedMessage id="app.notFound.home" />
      </Link>
    </div>
  );
}

/** Shown after an exception in the console itself. Its text is not shown: it could contain data. */
export function CrashPage(): ReactNode {
  return (
    <div className={styles.message} role="alert">
      <h1>
        <FormattedMessage id="app.crash" />
      </h1>
      <p>
        <FormattedMessage id="app.crash.text" />
      </p>
      <Button variant="primary" onClick={() => location.reload()}>
        <FormattedMessage id="app.crash.reload" />
      </Button>
    </div>
  );
}

/** Catches exceptions outside of the routes, which have their own boundary. */
export class ErrorBoundary extends Component<
  { readonly children: ReactNode },
  { readonly hasFailed: boolean }
> {
  override readonly state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <CrashPage /> : this.props.children;
  }
}
