import { Writable } from 'node:stream';
import type { LogLevel } from '../../config/environment.js';
import { JsonLogger } from './json-logger.js';

let text: string;

function loggerAt(level: LogLevel = 'trace'): JsonLogger {
  text = '';
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  return new JsonLogger(level, destination);
}

const lines = (): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Shaped as axios throws it, with all that it knows. */
function axiosLikeError(): Error {
  const secrets = {
    config: { headers: { authorization: 'Bearer sk-secret' }, data: 'sk-secret' },
    request: { _header: 'authorization: Bearer sk-secret' },
    response: { config: { headers: { authorization: 'Bearer sk-secret' } } },
  };
  return Object.assign(new Error('Request failed'), { name: 'AxiosError', code: 'ECONNRESET', ...secrets });
}

describe('JsonLogger', () => {
  it('writes one JSON object per line: time, level, context, message', () => {
    loggerAt().log('listening', 'Main');
    expect(text.endsWith('\n')).toBe(true);
    expect(lines()).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: 'info',
        context: 'Main',
        msg: 'listening',
      },
    ]);
  });

  it('writes the fields of an event', () => {
    loggerAt().log({ msg: 'request', status: 200, key: undefined }, 'Request');
    expect(lines()).toEqual([
      { time: expect.any(String), level: 'info', context: 'Request', msg: 'request', status: 200 },
    ]);
  });

  it('writes each event on one line, including one with line breaks', () => {
    loggerAt().log({ msg: 'a\nb', route: '/x\r\n{"level":"fatal"}' }, 'Request');
    expect(lines()).toHaveLength(1);
  });

  it.each([
    ['verbose', 'trace'],
    ['debug', 'debug'],
    ['log', 'info'],
    ['warn', 'warn'],
    ['error', 'error'],
  ] as const)('writes %s at %s', (method, level) => {
    loggerAt()[method]('x', 'Main');
    expect(lines()).toMatchObject([{ level, context: 'Main', msg: 'x' }]);
  });

  it('omits events below its level', () => {
    const logger = loggerAt('warn');
    logger.log('x', 'Main');
    logger.debug('x', 'Main');
    logger.warn('y', 'Main');
    expect(lines()).toMatchObject([{ msg: 'y' }]);
    loggerAt('silent').error('x', 'Main');
    expect(text).toBe('');
  });

  it('logs the startup messages of the framework at level debug', () => {
    loggerAt('info').log('Mapped {/files, GET} route', 'RouterExplorer');
    expect(text).toBe('');
  });

  it('writes the stack of an error and of its causes', () => {
    const error = new Error('outer', { cause: new TypeError('inner') });
    loggerAt().error({ msg: 'unexpected error', err: error }, 'ProblemFilter');
    expect(lines()).toMatchObject([
      {
        level: 'error',
        msg: 'unexpected error',
        err: {
          type: 'Error',
          message: 'outer',
          stack: expect.stringContaining('json-logger.spec'),
          cause: { type: 'TypeError', message: 'inner' },
        },
      },
    ]);
  });

  it.each([
    ['as a field', (logger: JsonLogger) => logger.error({ msg: 'x', err: axiosLikeError() }, 'Main')],
    ['as the message', (logger: JsonLogger) => logger.error(axiosLikeError(), 'Main')],
    [
      'as a cause',
      (logger: JsonLogger) => logger.error({ err: new Error('x', { cause: axiosLikeError() }) }, 'Main'),
    ],
  ])('writes only the type, message and stack of an error (%s)', (_case, log) => {
    log(loggerAt());
    expect(text).toContain('Request failed');
    expect(text).not.toContain('secret');
  });

  it('writes the stack that the framework passes', () => {
    loggerAt().error('it broke', 'Error: it broke\n    at here', 'ExceptionsHandler');
    expect(lines()).toMatchObject([
      { msg: 'it broke', context: 'ExceptionsHandler', stack: 'Error: it broke\n    at here' },
    ]);
  });
});
