import { createIntl } from 'react-intl';
import { type MessageId, MESSAGES } from './messages';

/** The variables of a message. A name in a branch such as `=0 {None}` is text. */
const variablesOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/(?<!=\d+ |one |other )\{(\w+)[,}]/g)].map(([, name]) => name ?? ''))].sort();

/** The part of a message that is a link. */
const link = (parts: unknown[]): string => parts.join('');

describe.each(Object.entries(MESSAGES))('the messages in %s', (locale, messages) => {
  const ids = Object.keys(messages) as MessageId[];
  const intl = createIntl({
    locale,
    messages,
    onError: (error) => {
      throw error;
    },
  });

  it.each([0, 1, 2])('can be formatted with %d', (count) => {
    for (const id of ids) {
      const values = Object.fromEntries(variablesOf(messages[id]).map((name) => [name, count]));
      expect(intl.formatMessage({ id }, { ...values, link })).not.toBe('');
    }
  });

  it('have the same variables as in English', () => {
    expect(ids.map((id) => [id, variablesOf(messages[id])])).toEqual(
      ids.map((id) => [id, variablesOf(MESSAGES.en[id])]),
    );
  });
});
