/** ICU MessageFormat. */
export const en = {
  'jobs.title': 'Jobs',
};

export const fr: Record<keyof typeof en, string> = {
  'jobs.title': 'Tâches',
};
