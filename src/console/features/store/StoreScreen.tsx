import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

export function StoreScreen(): ReactNode {
  return (
    <>
      <h1>
        <FormattedMessage id="store.title" />
      </h1>
      <p>
        <FormattedMessage id="app.planned" />
      </p>
    </>
  );
}
