import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

export function RestoreScreen(): ReactNode {
  return (
    <>
      <h1>
        <FormattedMessage id="restore.title" />
      </h1>
      <p>
        <FormattedMessage id="app.planned" />
      </p>
    </>
  );
}
