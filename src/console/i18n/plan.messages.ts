/** ICU MessageFormat. */
export const en = {
  'plan.title': 'Plan and delete',
};

export const fr: Record<keyof typeof en, string> = {
  'plan.title': 'Planifier et supprimer',
};
