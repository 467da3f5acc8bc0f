/** ICU MessageFormat. */
export const en = {
  'overview.title': 'Overview',
};

export const fr: Record<keyof typeof en, string> = {
  'overview.title': 'Vue d’ensemble',
};
