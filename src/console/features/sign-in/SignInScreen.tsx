import { useMutation } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useEffect, useId, useRef, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type { Credentials } from '../../api/client';
import { takeLinkedKey } from '../../api/linked-key';
import { useSessionState } from '../../api/session';
import type { MessageId } from '../../i18n/messages';
import { Button } from '../../ui/Button';
import { ErrorPanel } from '../../ui/ErrorPanel';
import { Field } from '../../ui/Field';
import { checkCredentials } from './check-credentials';
import styles from './SignInScreen.module.css';

/** What a header value may contain. */
const SENDABLE = /^[\x20-\x7e]+$/;

/** Asks for the key. The fields are uncontrolled, so that the key is in no state of React. */
export function SignInScreen(): ReactNode {
  const { formatMessage } = useIntl();
  const { signIn } = useSessionState();
  const [fault, setFault] = useState<MessageId>();
  const keyField = useRef<HTMLInputElement>(null);
  const keepHint = useId();
  const { mutate, isPending, error, reset } = useMutation({
    // The credentials are not the variables of the mutation: these stay in its cache.
    mutationFn: async (readForm: () => SignInForm) => {
      const { credentials, keepForTab } = readForm();
      await checkCredentials(credentials);
      signIn(credentials, { keepForTab });
    },
    onError: () => keyField.current?.focus(),
  });

  useEffect(() => {
    const key = takeLinkedKey();
    if (key === undefined || keyField.current === null) return;
    keyField.current.value = key;
    keyField.current.form?.requestSubmit();
  }, []);

  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const { credentials } = signInFormOf(form);
    const found = faultOf(credentials.key);
    setFault(found);
    reset();
    if (found === undefined) mutate(() => signInFormOf(form));
    else keyField.current?.focus();
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <h1>
        <FormattedMessage id="signIn.title" />
      </h1>
      <p className={styles.intro}>
        <FormattedMessage id="signIn.intro" />
      </p>
      <Field
        ref={keyField}
        name="key"
        type="password"
        label={formatMessage({ id: 'signIn.key' })}
        error={fault && formatMessage({ id: fault })}
        autoComplete="off"
        spellCheck={false}
      />
      <details className={styles.scope}>
        <summary>
          <FormattedMessage id="signIn.scope" />
        </summary>
        <Field name="organization" label={formatMessage({ id: 'signIn.organization' })} spellCheck={false} />
        <Field name="project" label={formatMessage({ id: 'signIn.project' })} spellCheck={false} />
      </details>
      <div>
        <label className={styles.keep}>
          <input type="checkbox" name="keep" aria-describedby={keepHint} />
          <FormattedMessage id="signIn.keep" />
        </label>
        <p id={keepHint} className={styles.intro}>
          <FormattedMessage id="signIn.keep.hint" />
        </p>
      </div>
      <Button type="submit" variant="primary" disabled={isPending}>
        <FormattedMessage id={isPending ? 'signIn.checking' : 'signIn.submit'} />
      </Button>
      {error !== null && <ErrorPanel error={error} />}
    </form>
  );
}

interface SignInForm {
  readonly credentials: Credentials;
  readonly keepForTab: boolean;
}

function signInFormOf(form: HTMLFormElement): SignInForm {
  const fields = new FormData(form);
  const text = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const [key, organization, project] = [text('key'), text('organization'), text('project')];
  return {
    credentials: {
      key,
      ...(organization !== '' && { organization }),
      ...(project !== '' && { project }),
    },
    keepForTab: fields.has('keep'),
  };
}

function faultOf(key: string): MessageId | undefined {
  if (key === '') return 'signIn.keyMissing';
  return SENDABLE.test(key) ? undefined : 'signIn.keyInvalid';
}
