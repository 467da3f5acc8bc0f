import { FormattedMessage } from 'react-intl';

export function OverviewScreen() {
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
