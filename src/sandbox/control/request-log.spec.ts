import { RequestLog, type LoggedRequest } from './request-log.js';

const entry = (path: string): LoggedRequest => ({ path }) as LoggedRequest;

describe('RequestLog', () => {
  it('keeps the latest requests in order of arrival', () => {
    const log = new RequestLog(3);
    for (const path of ['a', 'b', 'c', 'd', 'e']) log.add(entry(path));
    expect(log.entries().map(({ path }) => path)).toEqual(['c', 'd', 'e']);
    log.clear();
    log.add(entry('f'));
    expect(log.entries().map(({ path }) => path)).toEqual(['f']);
  });
});
