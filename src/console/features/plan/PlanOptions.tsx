import { FormattedMessage } from 'react-intl';
import { planRequestOf, type PlanSearch } from '../../api/plan-search';
import styles from './PlanScreen.module.css';

const FILE_CHOICES = ['keep', 'exclusive', 'all'] as const;

interface PlanOptionsProps {
  readonly search: PlanSearch;
  readonly onChange: (search: PlanSearch) => void;
}

/** Options of the plan itself, in the address. A change creates another plan. */
export function PlanOptions({ search, onChange }: PlanOptionsProps) {
  if (planRequestOf(search)?.vector_stores === undefined) return null;
  const { files = 'keep', manifests } = search;
  return (
    <div className={styles.options}>
      <fieldset>
        <legend>
          <FormattedMessage id="plan.files" />
        </legend>
        {FILE_CHOICES.map((choice) => (
          <label key={choice}>
            <input
              type="radio"
              name="files"
              checked={files === choice}
              onChange={() => onChange({ ...search, files: choice === 'keep' ? undefined : choice })}
            />
            <span>
              <FormattedMessage id={`plan.files.${choice}`} />
              <small>
                <FormattedMessage id={`plan.files.${choice}.hint`} />
              </small>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>
          <FormattedMessage id="plan.undo" />
        </legend>
        <label>
          <input
            type="checkbox"
            checked={manifests === undefined}
            onChange={(event) =>
              onChange({ ...search, manifests: event.target.checked ? undefined : 'false' })
            }
          />
          <span>
            <FormattedMessage id="plan.manifests" />
            <small>
              <FormattedMessage id={files === 'keep' ? 'plan.manifests.hint' : 'plan.manifests.filesLost'} />
            </small>
          </span>
        </label>
      </fieldset>
    </div>
  );
}
