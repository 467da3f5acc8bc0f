import { FormattedMessage, useIntl } from 'react-intl';
import { Button } from '../../../ui/Button';
import { ATTRIBUTE_TYPES, type AttributeLine, type AttributeType, NEW_LINE } from '../attributes';
import styles from './AttributeEditor.module.css';

interface AttributeEditorProps {
  readonly lines: readonly AttributeLine[];
  readonly onChange: (lines: AttributeLine[]) => void;
}

/** Edits names, types and values. */
export function AttributeEditor({ lines, onChange }: AttributeEditorProps) {
  const { formatMessage } = useIntl();
  const change = (index: number, next: Partial<AttributeLine>): void =>
    onChange(lines.map((line, position) => (position === index ? { ...line, ...next } : line)));
  return (
    <div className={styles.editor}>
      {lines.map((line, index) => (
        <div
          key={index}
          role="group"
          className={styles.line}
          aria-label={formatMessage({ id: 'store.attributes.line' }, { number: index + 1 })}
        >
          <input
            dir="auto"
            aria-label={formatMessage({ id: 'store.attributes.key' })}
            placeholder={formatMessage({ id: 'store.attributes.key' })}
            value={line.key}
            maxLength={64}
            onChange={(event) => change(index, { key: event.target.value })}
          />
          <select
            aria-label={formatMessage({ id: 'store.attributes.type' })}
            value={line.type}
            onChange={(event) => change(index, typeChange(line, event.target.value as AttributeType))}
          >
            {ATTRIBUTE_TYPES.map((type) => (
              <option key={type} value={type}>
                {formatMessage({ id: `store.attributes.type.${type}` })}
              </option>
            ))}
          </select>
          <ValueField line={line} onChange={(value) => change(index, { value })} />
        </div>
      ))}
      <div>
        <Button variant="quiet" onClick={() => onChange([...lines, NEW_LINE])}>
          <FormattedMessage id="store.attributes.add" />
        </Button>
      </div>
    </div>
  );
}

const typeChange = ({ value }: AttributeLine, type: AttributeType): Partial<AttributeLine> =>
  type === 'boolean' && value !== 'false' ? { type, value: 'true' } : { type };

interface ValueFieldProps {
  readonly line: AttributeLine;
  readonly onChange: (value: string) => void;
}

function ValueField({ line: { type, value }, onChange }: ValueFieldProps) {
  const { formatMessage } = useIntl();
  const label = formatMessage({ id: 'store.attributes.value' });
  if (type === 'remove') return <span />;
  if (type === 'boolean') {
    return (
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="true">{formatMessage({ id: 'filter.yes' })}</option>
        <option value="false">{formatMessage({ id: 'filter.no' })}</option>
      </select>
    );
  }
  return (
    <input
      dir="auto"
      aria-label={label}
      placeholder={label}
      inputMode={type === 'number' ? 'decimal' : undefined}
      value={value}
      maxLength={512}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
