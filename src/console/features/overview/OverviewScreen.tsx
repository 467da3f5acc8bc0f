import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

export function OverviewScreen(): ReactNode {
  return (
    <>
      <h1>
        <FormattedMessage id="overview.title" />
      </h1>
      <p>
        <FormattedMessage id="app.planned" />
      </p>
    </>
  );
}
