import { FormattedMessage } from 'react-intl';

export function RestoreScreen() {
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
