import { useIntl } from 'react-intl';

/** A duration in its largest unit. */
export function Duration({ seconds }: { readonly seconds: number }) {
  const { formatNumber } = useIntl();
  const [value, unit] =
    seconds < 90
      ? ([seconds, 'second'] as const)
      : seconds < 5_400
        ? ([seconds / 60, 'minute'] as const)
        : ([seconds / 3_600, 'hour'] as const);
  const maximumFractionDigits = seconds < 10 && !Number.isInteger(seconds) ? 1 : 0;
  return formatNumber(value, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits });
}
