import { parseEnvironment } from '../../config/environment.js';
import { Credentials } from '../credentials.js';
import { Governors, MAX_GOVERNORS } from './governors.js';

const credentials = (apiKey: string): Credentials => new Credentials({ apiKey }, 'sixteen characters');

describe('Governors', () => {
  const governors = new Governors(parseEnvironment({ OPENAI_MAX_CONCURRENCY: '3' }));

  it('has one governor per key', () => {
    const one = governors.of(credentials('one'));
    expect(governors.of(credentials('one'))).toBe(one);
    expect(governors.of(credentials('two'))).not.toBe(one);
    expect(one.limit).toBe(3);
  });

  it('drops the least recently used key when there are too many', () => {
    const few = new Governors(parseEnvironment({}));
    const [first, second] = [few.of(credentials('first')), few.of(credentials('second'))];
    for (let index = 0; index < MAX_GOVERNORS - 1; index += 1) {
      few.of(credentials('first'));
      few.of(credentials(`key-${index}`));
    }
    expect(few.of(credentials('first'))).toBe(first);
    expect(few.of(credentials('second'))).not.toBe(second);
  });
});
