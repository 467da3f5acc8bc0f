import { FormattedMessage } from 'react-intl';

export function StoresScreen() {
  return <FormattedMessage id="app.planned" />;
}
