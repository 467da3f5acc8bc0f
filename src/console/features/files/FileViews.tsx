import { Link } from '@tanstack/react-router';
import { FormattedMessage, FormattedNumber, useIntl } from 'react-intl';
import { FILE_VIEWS, type FileSearch, type FileView } from '../../api/file-search';
import type { FilesReport } from '../../api/files-report';
import { classes } from '../../ui/classes';
import styles from './FilesScreen.module.css';

interface FileViewsProps {
  readonly current: FileView;
  readonly search: FileSearch;
  readonly report: FilesReport | undefined;
}

/** Links to all files and to each kind of finding. */
export function FileViews({ current, search, report }: FileViewsProps) {
  const { formatMessage } = useIntl();
  const counts = report?.summary && {
    orphans: report.orphans.size,
    duplicates: report.duplicates.size,
    problems: report.problems.length,
  };
  const { ids, filename } = search;
  return (
    <nav className={styles.views} aria-label={formatMessage({ id: 'files.views' })}>
      {FILE_VIEWS.map((view) => (
        <Link
          key={view}
          to="/files"
          search={{
            ...(view !== 'all' && { view }),
            ...(ids && view !== 'problems' && { ids }),
            ...(filename && view !== 'problems' && { filename }),
          }}
          className={classes(styles.view, view === current && styles.current)}
          aria-current={view === current ? 'page' : undefined}
          activeProps={{}}
        >
          <FormattedMessage id={`files.view.${view}`} />
          {view !== 'all' && counts !== undefined && (
            <span className={styles.viewCount}>
              <FormattedNumber value={counts[view]} />
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
