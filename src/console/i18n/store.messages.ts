/** ICU MessageFormat. */
export const en = {
  'store.title': 'Vector store',
};

export const fr: Record<keyof typeof en, string> = {
  'store.title': 'Vector store',
};
