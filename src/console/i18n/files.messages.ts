/** ICU MessageFormat. */
export const en = {
  'files.title': 'Files',
};

export const fr: Record<keyof typeof en, string> = {
  'files.title': 'Fichiers',
};
