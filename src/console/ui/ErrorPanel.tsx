import { useEffect } from 'react';
import { FormattedMessage } from 'react-intl';
import { ApiError, kindOf } from '../api/errors';
import { useSessionState } from '../api/session';
import { Button } from './Button';
import styles from './ErrorPanel.module.css';

interface ErrorPanelProps {
  readonly error: unknown;
  /** Shows "Try again". */
  readonly onRetry?: (() => void) | undefined;
}

/** Explains a failed request: what happened, what to do, and the ids for a report. */
export function ErrorPanel({ error, onRetry }: ErrorPanelProps) {
  const { session, signOut } = useSessionState();
  const kind = kindOf(error);
  const details = error instanceof ApiError ? error : undefined;
  useEffect(() => {
    // A bug of the console; the service's errors are expected.
    if (details === undefined) reportError(error);
  }, [details, error]);
  return (
    <div className={styles.panel} role="alert">
      <h2>
        <FormattedMessage id={`error.${kind}`} />
      </h2>
      <p>
        <FormattedMessage id={`error.${kind}.help`} values={{ seconds: details?.retryAfterSeconds ?? 0 }} />
      </p>
      {details !== undefined && <ErrorDetails error={details} />}
      <div className={styles.actions}>
        {onRetry !== undefined && (
          <Button onClick={onRetry}>
            <FormattedMessage id="error.retry" />
          </Button>
        )}
        {session !== undefined && kind === 'wrong_key' && (
          <Button onClick={signOut}>
            <FormattedMessage id="error.signInAgain" />
          </Button>
        )}
      </div>
    </div>
  );
}

function ErrorDetails({ error }: { readonly error: ApiError }) {
  const upstreamId = error.upstream?.request_id;
  return (
    <>
      {error.status !== 0 && (
        <p dir="auto" className={styles.detail}>
          {error.message}
        </p>
      )}
      {error.hint !== undefined && (
        <p dir="auto" className={styles.detail}>
          {error.hint}
        </p>
      )}
      {error.fields !== undefined && (
        <ul className={styles.detail}>
          {error.fields.map(({ field, message }) => (
            <li key={field + message}>
              <code>{field}</code> {message}
            </li>
          ))}
        </ul>
      )}
      <dl className={styles.ids}>
        {error.requestId !== undefined && (
          <div>
            <dt>
              <FormattedMessage id="error.requestId" />
            </dt>
            <dd>{error.requestId}</dd>
          </div>
        )}
        {typeof upstreamId === 'string' && (
          <div>
            <dt>
              <FormattedMessage id="error.upstreamRequestId" />
            </dt>
            <dd>{upstreamId}</dd>
          </div>
        )}
      </dl>
    </>
  );
}
