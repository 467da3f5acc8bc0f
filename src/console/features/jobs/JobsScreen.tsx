import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

export function JobsScreen(): ReactNode {
  return (
    <>
      <h1>
        <FormattedMessage id="jobs.title" />
      </h1>
      <p>
        <FormattedMessage id="app.planned" />
      </p>
    </>
  );
}
