import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

export function FilesScreen(): ReactNode {
  return (
    <>
      <h1>
        <FormattedMessage id="files.title" />
      </h1>
      <p>
        <FormattedMessage id="app.planned" />
      </p>
    </>
  );
}
