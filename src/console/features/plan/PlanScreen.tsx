import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

export function PlanScreen(): ReactNode {
  return (
    <>
      <h1>
        <FormattedMessage id="plan.title" />
      </h1>
      <p>
        <FormattedMessage id="app.planned" />
      </p>
    </>
  );
}
