import { FormattedMessage, FormattedNumber } from 'react-intl';
import type { FilesReport } from '../../api/files-report';
import { Bytes } from '../../ui/values';
import { Figure } from './Figure';
import styles from './OverviewScreen.module.css';

/** Figures about files. */
export function FileFigures({ report }: { readonly report: FilesReport | undefined }) {
  const totals = report?.summary?.totals;
  const problems = totals && totals.failed + totals.stuck + totals.dangling;
  const count = (value: number | null | undefined) =>
    typeof value === 'number' && <FormattedNumber value={value} />;
  return (
    <div className={styles.figures}>
      <Figure
        label={<FormattedMessage id="overview.files" />}
        value={count(totals?.files)}
        note={totals && <Bytes value={totals.bytes} />}
        link={{ to: '/files' }}
      />
      <Figure
        label={<FormattedMessage id="overview.orphans" />}
        // Unknown if a store could not be read: it may hold any of the files.
        value={totals && (count(totals.orphans) || <FormattedMessage id="overview.unknown" />)}
        note={typeof totals?.orphan_bytes === 'number' && <Bytes value={totals.orphan_bytes} />}
        tone={totals?.orphans ? 'warning' : undefined}
        link={{ to: '/files', search: { view: 'orphans' } }}
      />
      <Figure
        label={<FormattedMessage id="overview.duplicates" />}
        value={count(totals?.duplicates)}
        note={
          totals && (
            <FormattedMessage
              id="overview.duplicates.note"
              values={{ size: <Bytes value={totals.duplicate_bytes} /> }}
            />
          )
        }
        tone={totals?.duplicates ? 'warning' : undefined}
        link={{ to: '/files', search: { view: 'duplicates' } }}
      />
      <Figure
        label={<FormattedMessage id="overview.problems" />}
        value={count(problems)}
        note={<FormattedMessage id="overview.problems.note" />}
        tone={problems ? 'danger' : undefined}
        link={{ to: '/files', search: { view: 'problems' } }}
      />
    </div>
  );
}
