/** The topic of a group of demo files, with the sentences that their texts are composed of. */
export interface Topic {
  readonly team: string;
  readonly stores: readonly string[];
  readonly documents: readonly string[];
  readonly sentences: readonly string[];
}

export const TOPICS: readonly Topic[] = [
  {
    team: 'support',
    stores: ['Support FAQ', 'Help center', 'Chat macros'],
    documents: ['refund-policy', 'shipping-times', 'password-reset', 'warranty-claims', 'contact-options'],
    sentences: [
      'A refund is paid within five working days to the original payment method.',
      'Customers reset a forgotten password from the sign-in page.',
      'Standard shipping takes three days, express shipping one day.',
      'A warranty claim needs the order number and a photo of the defect.',
      'Live chat is open on weekdays from nine to six.',
    ],
  },
  {
    team: 'people',
    stores: ['HR policies', 'Onboarding', 'Benefits handbook'],
    documents: ['holiday-policy', 'parental-leave', 'first-week', 'expense-rules', 'remote-work'],
    sentences: [
      'Every employee has thirty days of holiday a year.',
      'Parental leave is announced seven weeks ahead.',
      'In the first week a buddy shows the office and the tools.',
      'Travel expenses are paid back with the next salary.',
      'Remote work from abroad needs approval by the manager.',
    ],
  },
  {
    team: 'engineering',
    stores: ['Runbooks', 'Architecture decisions', 'API reference'],
    documents: ['incident-response', 'deploy-guide', 'database-failover', 'rate-limits', 'logging-standard'],
    sentences: [
      'During an incident one person leads and one person writes the timeline.',
      'A deployment rolls back by itself when the error rate doubles.',
      'The database fails over to the replica in the second zone.',
      'Clients must back off when the API answers 429 with a rate limit.',
      'Logs are one JSON line a request and never hold a secret.',
    ],
  },
  {
    team: 'legal',
    stores: ['Contracts', 'Privacy', 'Supplier agreements'],
    documents: ['data-processing', 'terms-of-service', 'retention-schedule', 'supplier-nda', 'cookie-notice'],
    sentences: [
      'Personal data is deleted when the contract ends, at the latest after ninety days.',
      'The supplier keeps confidential information secret for five years.',
      'The retention schedule names a period for every kind of record.',
      'Cookies beyond the necessary ones need consent.',
      'Liability is limited to the fees of the last twelve months.',
    ],
  },
  {
    team: 'product',
    stores: ['User manual', 'Release notes', 'Feature specs'],
    documents: ['getting-started', 'export-data', 'keyboard-shortcuts', 'mobile-app', 'billing-plans'],
    sentences: [
      'Data can be exported as CSV or JSON from the settings page.',
      'The mobile app works offline and syncs when connected.',
      'A keyboard shortcut opens the command palette.',
      'The team plan is billed per seat and month.',
      'A new workspace starts with a sample project.',
    ],
  },
  {
    team: 'research',
    stores: ['Papers', 'Interview notes', 'Market studies'],
    documents: [
      'retrieval-survey',
      'customer-interviews',
      'pricing-study',
      'embedding-benchmark',
      'churn-analysis',
    ],
    sentences: [
      'Retrieval with smaller chunks raised precision and lowered recall.',
      'Interviewed customers asked for better search most often.',
      'Two thirds would accept a higher price for faster support.',
      'The embedding benchmark compares five models on three languages.',
      'Churn is highest in the second month after sign-up.',
    ],
  },
];

export const REGIONS = ['EU', 'US', 'APAC', 'global', 'pilot'] as const;
export const ENVIRONMENTS = ['prod', 'staging', 'dev'] as const;
