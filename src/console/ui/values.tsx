import { FormattedMessage, useIntl } from 'react-intl';

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size with a suitable unit. The exact number is shown on hover. */
export function Bytes({ value }: { readonly value: number }) {
  const { formatNumber } = useIntl();
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), BYTE_UNITS.length - 1);
  const amount = formatNumber(value / 1000 ** power, {
    style: 'unit',
    unit: BYTE_UNITS[power],
    // The short form of a byte has no plural in English.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  });
  const exact = formatNumber(value, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
  return <span title={exact}>{amount}</span>;
}

/** An amount in US dollars. Amounts below a cent are shown as such, not as zero. */
export function Money({ usd }: { readonly usd: number }) {
  const { formatNumber } = useIntl();
  const format = (amount: number, digits: number): string =>
    formatNumber(amount, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  const isTiny = usd > 0 && usd < 0.01;
  return <span title={format(usd, 4)}>{isTiny ? `< ${format(0.01, 2)}` : format(usd, 2)}</span>;
}

interface DateTimeProps {
  /** Unix time in seconds, or an ISO date; `null` shows "never". */
  readonly value: number | string | null | undefined;
  /** Shows the distance from now. The date is shown on hover in any case. */
  readonly isRelative?: boolean;
}

const RELATIVE_UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

export function DateTime({ value, isRelative = false }: DateTimeProps) {
  const { formatDate, formatRelativeTime } = useIntl();
  if (value === null || value === undefined) return <FormattedMessage id="value.never" />;
  const date = new Date(typeof value === 'number' ? value * 1000 : value);
  const full = formatDate(date, { dateStyle: 'long', timeStyle: 'medium' });
  const relative = (): string => {
    // Correct at the time of rendering, which is enough for ages of minutes to years.
    // eslint-disable-next-line react-hooks/purity -- see above
    const seconds = (date.getTime() - Date.now()) / 1000;
    const [unit, size] = RELATIVE_UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
    return formatRelativeTime(Math.round(seconds / size), unit, { numeric: 'auto' });
  };
  return (
    <time dateTime={date.toISOString()} title={full}>
      {isRelative ? relative() : formatDate(date, { dateStyle: 'medium' })}
    </time>
  );
}
