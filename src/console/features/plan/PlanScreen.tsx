import { FormattedMessage } from 'react-intl';

export function PlanScreen() {
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
