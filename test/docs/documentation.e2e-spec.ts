import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Environment } from '../../src/config/environment.js';
import { ApiDocument } from '../../src/features/api-docs/api-document.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';
import { sourceFiles } from '../support/sources.js';

const VARIABLES = Object.keys(new Environment()) as (keyof Environment)[];
/** Defaults that are not told as a value. */
const TOLD: Partial<Record<keyof Environment, string>> = {
  HTTPS_PROXY: 'none',
  HTTP_PROXY: 'none',
  NO_PROXY: 'none',
  CORS_ORIGINS: 'none',
  PROTECTED_IDS: 'none',
  PROTECTED_NAMES: 'none',
  REDIS_URL: 'none',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'none',
  KEY_HASH_SECRET: 'made at every start',
};

/** Cells of the table rows that begin with a name in backticks, by that name. */
function rowsOf(markdown: string): Map<string, string[]> {
  const rows = markdown.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return new Map(
    rows.flatMap(([name = '', ...cells]) => (/^`\w+`$/.test(name) ? [[name.slice(1, -1), cells]] : [])),
  );
}

describe('README.md', () => {
  let readme: string;

  beforeAll(async () => {
    readme = await readFile('README.md', 'utf8');
  });

  it('lists every environment variable with its default, a unit and a meaning', () => {
    const rows = rowsOf(readme.slice(readme.indexOf('## Configuration')));
    const defaults = new Environment();
    expect(VARIABLES.map((name) => [name, rows.get(name)?.[0]])).toEqual(
      VARIABLES.map((name) => [name, TOLD[name] ?? `\`${String(defaults[name])}\``]),
    );
    const meanings = VARIABLES.map((name) => rows.get(name)?.[2] ?? '');
    expect(meanings.every((meaning) => meaning.length > 10)).toBe(true);
    const uppercase = [...rows.keys()].filter((name) => /^[A-Z_]+$/.test(name));
    expect(uppercase).toEqual(VARIABLES);
  });

  describe('beside the running service', () => {
    let service: Service;

    beforeAll(async () => {
      service = await startService('http://127.0.0.1:9');
    });
    afterAll(() => service.close());

    it('lists every documented route, those of OpenAI in docs/sdk.md', async () => {
      const told = readme + (await readFile('docs/sdk.md', 'utf8'));
      const routes = Object.keys(service.app.get(ApiDocument).routes);
      expect(routes.filter((route) => !told.includes(`\`${route}\``))).toEqual([]);
    });

    it('is backed by every route being called with curl in one of the pages', async () => {
      const pages = ['docs/curl.md', 'docs/sdk.md', 'docs/jobs.md', 'docs/cleanup.md'];
      const curl = (await Promise.all(pages.map((page) => readFile(page, 'utf8')))).join('');
      const isCalled = (route: string): boolean => {
        const [method = '', path = ''] = route.split(' ');
        const verb = method === 'GET' ? '' : `-X ${method} `;
        const pattern = path.replace(/\{\w+\}/g, '[$\\w-]+');
        return new RegExp(`curl -sN? ${verb}"?\\$API${pattern}["?\\s]`).test(curl);
      };
      const routes = Object.keys(service.app.get(ApiDocument).routes);
      expect(routes.filter((route) => !isCalled(route))).toEqual([]);
    });
  });

  it('and the other pages link to files that exist', async () => {
    const names = await readdir('docs', { recursive: true });
    const docs = names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
    const pages = ['README.md', 'README.fr.md', 'CHANGELOG.md', ...docs];
    for (const page of pages) {
      const links = (await readFile(page, 'utf8')).matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g);
      for (const [, link = ''] of links) {
        await expect(access(join(dirname(page), link))).resolves.toBeUndefined();
      }
    }
  });
});

describe('the commands in the documentation', () => {
  it.each(['README.md', 'docs/jobs.md'])('use ids of the demo data: %s', async (page) => {
    const sandbox = await startSandbox({ seed: 'demo' });
    const account = sandbox.account();
    const known = new Set([...account.storeIds(), ...account.fileIds()]);
    await sandbox.close();
    const ids = (await readFile(page, 'utf8')).match(/\b(vs_\w{24}|file-\w{22})\b/g) ?? [];
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('docs/logs.md', () => {
  /** Sources that write the line of a request themselves. */
  const REQUEST_LOGS = new Set(['src/http/server/http-server.ts', 'src/http/server/client-errors.ts']);

  /** `message: level` of every call of a logger, and of every line that the server writes itself. */
  function loggedInSource(): string[] {
    return sourceFiles().flatMap(({ path, text }) => {
      const calls = Array.from(
        text.matchAll(/\.(log|warn|error|debug)\(\{\s*msg: '([^']+)'/g),
        ([, level = '', msg]) => ({
          msg,
          level: level === 'log' ? 'info' : level,
        }),
      );
      const others = Array.from(text.matchAll(/\bmsg: '([^']+)'/g), ([, msg]) => msg).filter(
        (msg) => !calls.some((call) => call.msg === msg),
      );
      expect([path, others]).toEqual([path, REQUEST_LOGS.has(path) ? ['request'] : []]);
      return [...calls, ...others.map((msg) => ({ msg, level: 'info' }))].map(
        ({ msg, level }) => `${msg}: ${level}`,
      );
    });
  }

  it('lists every message with its level, and no other', async () => {
    const page = await readFile('docs/logs.md', 'utf8');
    const rows = Array.from(
      page.matchAll(/^\| `([^`]+)` +\| (info|warn|error) /gm),
      ([, msg, level]) => `${msg}: ${level}`,
    );
    expect(rows.sort()).toEqual(Array.from(new Set(loggedInSource())).sort());
  });

  it('names the fields of every message', async () => {
    const page = await readFile('docs/logs.md', 'utf8');
    const rows = Array.from(page.matchAll(/^\| `([^`]+)` +\| (?:info|warn|error) /gm), ([, msg = '']) => msg);
    const sections = Array.from(page.matchAll(/^### (.+)$/gm), ([, titles = '']) =>
      titles.split(', '),
    ).flat();
    expect(sections.sort()).toEqual(rows.sort());
  });
});

describe('.env.example', () => {
  it('has every environment variable with its default, switched off', async () => {
    const example = await readFile('.env.example', 'utf8');
    const defaults = new Environment();
    const lines = VARIABLES.map((name) =>
      name in TOLD ? `# ${name}=` : `# ${name}=${String(defaults[name])}`,
    );
    expect(example.split('\n').filter((line) => /^# [A-Z_]+=/.test(line))).toEqual(lines);
  });
});

describe('docker-compose.yml', () => {
  it('passes every environment variable on', async () => {
    const compose = await readFile('docker-compose.yml', 'utf8');
    const isPassed = (name: string): boolean =>
      compose.includes(`      ${name}: \${${name}:-}`) || ['PORT', 'HOST'].includes(name);
    expect(VARIABLES.filter((name) => !isPassed(name))).toEqual([]);
  });
});
