import { useState } from 'react';
import { FormattedMessage } from 'react-intl';
import type { ApiRequest } from '../api/request';
import { useCurl } from '../api/session';
import { Button } from './Button';
import styles from './CopyAsCurl.module.css';
import { Dialog } from './Dialog';
import { useToast } from './Toast';

interface CopyAsCurlProps {
  /** Several requests become several commands. */
  readonly request: ApiRequest | readonly ApiRequest[];
}

/** Copies the command for a request. Shows it where the browser does not allow copying, as on plain HTTP. */
export function CopyAsCurl({ request }: CopyAsCurlProps) {
  const curl = useCurl();
  const toast = useToast();
  const [shown, setShown] = useState<string>();
  const copy = async (): Promise<void> => {
    const command = [request].flat().map(curl).join('\n\n');
    try {
      await navigator.clipboard.writeText(command);
      toast(<FormattedMessage id="copy.copied" />);
    } catch {
      setShown(command);
    }
  };
  return (
    <>
      <Button variant="quiet" onClick={() => void copy()}>
        <FormattedMessage id="copy.curl" />
      </Button>
      <Dialog
        isOpen={shown !== undefined}
        onClose={() => setShown(undefined)}
        title={<FormattedMessage id="copy.manual" />}
      >
        <p>
          <FormattedMessage id="copy.failed" />
        </p>
        <pre className={styles.command}>{shown}</pre>
      </Dialog>
    </>
  );
}
