/** ICU MessageFormat. */
export const en = {
  'restore.title': 'Restore',
};

export const fr: Record<keyof typeof en, string> = {
  'restore.title': 'Restauration',
};
