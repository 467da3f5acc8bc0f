import * as common from './common.messages';
import * as files from './files.messages';
import * as jobRun from './job-run.messages';
import * as jobs from './jobs.messages';
import * as overview from './overview.messages';
import * as plan from './plan.messages';
import * as restore from './restore.messages';
import * as signIn from './sign-in.messages';
import * as store from './store.messages';
import * as stores from './stores.messages';

/** One catalog per screen; each has the same keys in every language. */
const en = {
  ...common.en,
  ...signIn.en,
  ...stores.en,
  ...overview.en,
  ...store.en,
  ...files.en,
  ...plan.en,
  ...jobs.en,
  ...jobRun.en,
  ...restore.en,
};
export type MessageId = keyof typeof en;

const fr: Record<MessageId, string> = {
  ...common.fr,
  ...signIn.fr,
  ...stores.fr,
  ...overview.fr,
  ...store.fr,
  ...files.fr,
  ...plan.fr,
  ...jobs.fr,
  ...jobRun.fr,
  ...restore.fr,
};

export const MESSAGES = { en, fr };
