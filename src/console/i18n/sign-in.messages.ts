/** ICU MessageFormat. */
export const en = {
  'signIn.title': 'Sign in',
  'signIn.intro': 'Sign in with an OpenAI API key. It is sent only to this service, which does not store it.',
  'signIn.key': 'API key',
  'signIn.scope': 'Organization and project',
  'signIn.organization': 'Organization (optional)',
  'signIn.project': 'Project (optional)',
  'signIn.keep': 'Keep for this tab',
  'signIn.keep.hint':
    'Otherwise a reload of the page requires the key again. The key is never kept after the tab is closed.',
  'signIn.submit': 'Sign in',
  'signIn.checking': 'Checking the key…',
  'signIn.keyMissing': 'Enter a key.',
  'signIn.keyInvalid': 'A key contains only printable ASCII characters. Copy it again.',
};

export const fr: Record<keyof typeof en, string> = {
  'signIn.title': 'Connexion',
  'signIn.intro':
    'Connectez-vous avec une clé API OpenAI. Elle n’est envoyée qu’à ce service, qui ne la conserve pas.',
  'signIn.key': 'Clé API',
  'signIn.scope': 'Organisation et projet',
  'signIn.organization': 'Organisation (facultatif)',
  'signIn.project': 'Projet (facultatif)',
  'signIn.keep': 'Conserver pour cet onglet',
  'signIn.keep.hint':
    'Sinon, la clé est redemandée après un rechargement. Elle n’est jamais conservée après la fermeture de l’onglet.',
  'signIn.submit': 'Se connecter',
  'signIn.checking': 'Vérification de la clé…',
  'signIn.keyMissing': 'Saisissez une clé.',
  'signIn.keyInvalid': 'Une clé ne contient que des caractères ASCII imprimables. Copiez-la de nouveau.',
};
