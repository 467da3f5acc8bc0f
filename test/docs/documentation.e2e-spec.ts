import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import request from 'supertest';
import { Environment } from '../../src/config/environment.js';
import { ApiDocument } from '../../src/features/api-docs/api-document.js';
import { startSandbox } from '../support/sandbox.js';
import { type Service, startService } from '../support/service.js';
import { sourceFiles } from '../support/checks/sources.js';

const VARIABLES = Object.keys(new Environment()) as (keyof Environment)[];
/** Defaults that the documentation describes in words. */
const DEFAULTS_IN_WORDS: Partial<Record<keyof Environment, string>> = {
  HTTPS_PROXY: 'none',
  HTTP_PROXY: 'none',
  NO_PROXY: 'none',
  CORS_ORIGINS: 'none',
  PROTECTED_IDS: 'none',
  PROTECTED_NAMES: 'none',
  REDIS_URL: 'none',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'none',
  KEY_HASH_SECRET: 'random at startup',
};
const MAX_README_BYTES = 10_240;
/** Wider tables wrap in a terminal and in a diff. */
const MAX_TABLE_WIDTH = 120;
const FILES_LINKED_BY_NAME = ['README.md', 'README.fr.md'];

const page = (name: string): Promise<string> => readFile(name, 'utf8');

async function pageNames(): Promise<string[]> {
  const names = await readdir('docs', { recursive: true });
  const docs = names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
  return ['README.md', 'README.fr.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...docs];
}

/** Cells of every table row. */
function tableRows(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** Cells of the rows that begin with an environment variable, by its name. */
function settingRows(markdown: string): Map<string, string[]> {
  return new Map(
    tableRows(markdown).flatMap(([name = '', ...cells]) =>
      /^`[A-Z_]+`$/.test(name) ? [[name.slice(1, -1), cells]] : [],
    ),
  );
}

const documentedDefault = (name: keyof Environment): string =>
  DEFAULTS_IN_WORDS[name] ?? `\`${String(new Environment()[name])}\``;

/** `METHOD /path` of every table row that begins with a route. */
function routesIn(markdown: string): string[] {
  return tableRows(markdown).flatMap(([name = '']) =>
    /^`[A-Z]+ \/[^`]*`$/.test(name) ? [name.slice(1, -1)] : [],
  );
}

/** Ids of the headings of a page, as GitHub creates them. */
function anchorsIn(markdown: string): string[] {
  const headings = markdown.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}

describe('README.md', () => {
  it.each(FILES_LINKED_BY_NAME)('is short: %s', async (name) => {
    expect(Buffer.byteLength(await page(name))).toBeLessThanOrEqual(MAX_README_BYTES);
  });

  it('shows settings with the default that docs/configuration.md documents', async () => {
    const rows = settingRows(await page('README.md'));
    const documented = settingRows(await page('docs/configuration.md'));
    expect([...rows].map(([name, [value]]) => [name, value])).toEqual(
      [...rows.keys()].map((name) => [name, documented.get(name)?.[0]]),
    );
  });

  it('has the same commands, links and settings in French', async () => {
    const facts = (markdown: string): object => ({
      commands: Array.from(markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, text]) => text),
      links: Array.from(markdown.matchAll(/\]\(([^)]+)\)/g), ([, link = '']) => link).filter(
        (link) => !FILES_LINKED_BY_NAME.includes(link),
      ),
      settings: [...settingRows(markdown).keys()],
      names: Array.from(markdown.matchAll(/`npm run [^`]+`/g), ([name]) => name),
      sections: Array.from(markdown.matchAll(/^## /gm)).length,
    });
    expect(facts(await page('README.fr.md'))).toEqual(facts(await page('README.md')));
  });
});

describe('docs/configuration.md', () => {
  it('lists every environment variable with its default and its meaning, and no other', async () => {
    const rows = settingRows(await page('docs/configuration.md'));
    expect(Object.fromEntries([...rows].map(([name, [value]]) => [name, value]))).toEqual(
      Object.fromEntries(VARIABLES.map((name) => [name, documentedDefault(name)])),
    );
    expect([...rows].filter(([, [, , meaning = '']]) => meaning.length < 10)).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  /** Codes that appear in the source only as examples of OpenAI's own. */
  const EXAMPLES_OF_OPENAI = ['unknown_parameter'];
  const CODE_PATTERNS = [
    /\bcode: '([a-z_]+)'/g,
    /\bnew RefusedError\(\s*'\w+',\s*'([a-z_]+)'/g,
    /\bnew StopReason\(\s*'([a-z_]+)'/g,
    /'(upstream_[a-z]+)'/g,
  ];
  const service = sourceFiles().filter(({ path }) => !path.startsWith('src/sandbox/'));

  const documentedCodes = (markdown: string): string[] => {
    const section = markdown.slice(markdown.indexOf('## Codes of a response'));
    return Array.from(section.matchAll(/`([a-z_]+)`/g), ([, code = '']) => code);
  };

  it('describes every code of the source', async () => {
    const documented = documentedCodes(await page('docs/errors.md'));
    const codes = service.flatMap(({ text }) =>
      CODE_PATTERNS.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, code = '']) => code)),
    );
    expect(codes).toContain('validation_failed');
    const missing = codes.filter((code) => !documented.includes(code) && !EXAMPLES_OF_OPENAI.includes(code));
    expect(missing).toEqual([]);
  });

  it('describes no code that the source does not have', async () => {
    const source = service.map(({ text }) => text).join('\n');
    const rows = tableRows(await page('docs/errors.md'));
    const codes = rows.flatMap((cells) =>
      cells.slice(0, 2).flatMap((cell) => (/^`[a-z_]+`$/.test(cell) ? [cell.slice(1, -1)] : [])),
    );
    expect(codes.length).toBeGreaterThan(40);
    expect(codes.filter((code) => !source.includes(`'${code}'`) && !source.includes(`${code}?:`))).toEqual(
      [],
    );
  });
});

describe('the documented routes', () => {
  let service: Service;
  let routes: string[];

  beforeAll(async () => {
    service = await startService('http://127.0.0.1:9');
    routes = Object.keys(service.app.get(ApiDocument).routes);
  });
  afterAll(() => service.close());

  it('are those of the OpenAPI document: docs/routes.md, and docs/sdk.md for /v1', async () => {
    const documented = [...routesIn(await page('docs/routes.md')), ...routesIn(await page('docs/sdk.md'))];
    expect(documented.sort()).toEqual(routes.sort());
  });

  it('are each called with curl on one of the pages', async () => {
    const names = ['docs/curl.md', 'docs/sdk.md', 'docs/jobs.md', 'docs/cleanup.md'];
    const commands = (await Promise.all(names.map(page))).join('');
    const isCalled = (route: string): boolean => {
      const [method = '', path = ''] = route.split(' ');
      const verb = method === 'GET' ? '' : `-X ${method} `;
      const pattern = path.replace(/\{\w+\}/g, '[$\\w-]+');
      return new RegExp(`curl -sN? ${verb}"?\\$API${pattern}["?\\s]`).test(commands);
    };
    expect(routes.filter((route) => !isCalled(route))).toEqual([]);
  });
});

describe('docs/metrics.md', () => {
  it('lists the metrics of the service', async () => {
    const service = await startService('http://127.0.0.1:9');
    const { text } = await request(service.url).get('/metrics');
    await service.close();
    const own = (name: string): boolean => /^(http|openai|bulk|jobs)_/.test(name);
    const served = Array.from(text.matchAll(/^# HELP (\w+)/gm), ([, name = '']) => name).filter(own);
    const documented = tableRows(await page('docs/metrics.md')).map(([name = '']) =>
      name.replaceAll('`', ''),
    );
    expect(documented.filter(own).sort()).toEqual(served.sort());
  });
});

describe('docs/architecture.md', () => {
  it('describes every top-level folder of the source', async () => {
    const entries = await readdir('src', { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const markdown = await page('docs/architecture.md');
    const described = Array.from(markdown.matchAll(/^\| `src\/([\w-]+)`/gm), ([, name = '']) => name);
    expect(described.sort()).toEqual(folders.sort());
  });

  it('names source files that exist', async () => {
    const paths = sourceFiles().map(({ path }) => path);
    const named = (await page('docs/architecture.md')).match(/\b[\w/-]+(\.[\w-]+)*\.ts\b/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !paths.includes(`src/${name.replace(/^src\//, '')}`))).toEqual([]);
  });
});

describe('every page', () => {
  it('links to files and headings that exist', async () => {
    for (const name of await pageNames()) {
      const links = (await page(name)).matchAll(/\]\(([^)#:]*)(?:#([^)]+))?\)/g);
      for (const [, link = '', anchor] of links) {
        const target = link === '' ? name : join(dirname(name), link);
        await expect(access(target)).resolves.toBeUndefined();
        if (anchor !== undefined)
          expect([target, anchorsIn(await page(target))]).toEqual([target, expect.arrayContaining([anchor])]);
      }
    }
  });

  it('has narrow tables', async () => {
    const wide = [];
    for (const name of await pageNames()) {
      const lines = (await page(name)).split('\n');
      wide.push(...lines.filter((line) => line.startsWith('| ') && line.length > MAX_TABLE_WIDTH));
    }
    expect(wide).toEqual([]);
  });

  it.each([...FILES_LINKED_BY_NAME, 'docs/jobs.md'])('uses ids of the demo data: %s', async (name) => {
    const sandbox = await startSandbox({ seed: 'demo' });
    const account = sandbox.account();
    const known = new Set([...account.storeIds(), ...account.fileIds()]);
    await sandbox.close();
    const ids = (await page(name)).match(/\b(vs_\w{24}|file-\w{22})\b/g) ?? [];
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !known.has(id))).toEqual([]);
  });
});

describe('docs/logs.md', () => {
  /** Files that write the line of a request without a logger. */
  const REQUEST_LOGS = new Set(['src/http/server/http-server.ts', 'src/http/server/client-errors.ts']);
  const ROW = /^\| `([^`]+)` +\| (info|warn|error) /gm;

  /** `message: level` of every logger call, and of the lines that the server writes itself. */
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
    const rows = Array.from(
      (await page('docs/logs.md')).matchAll(ROW),
      ([, msg, level]) => `${msg}: ${level}`,
    );
    expect(rows.sort()).toEqual(Array.from(new Set(loggedInSource())).sort());
  });

  it('describes the fields of every message', async () => {
    const markdown = await page('docs/logs.md');
    const rows = Array.from(markdown.matchAll(ROW), ([, msg = '']) => msg);
    const sections = Array.from(markdown.matchAll(/^### (.+)$/gm), ([, titles = '']) =>
      titles.split(', '),
    ).flat();
    expect(sections.sort()).toEqual(rows.sort());
  });
});

describe('.env.example', () => {
  it('has every environment variable with its default, commented out', async () => {
    const example = await page('.env.example');
    const defaults = new Environment();
    const lines = VARIABLES.map((name) =>
      name in DEFAULTS_IN_WORDS ? `# ${name}=` : `# ${name}=${String(defaults[name])}`,
    );
    expect(example.split('\n').filter((line) => /^# [A-Z_]+=/.test(line))).toEqual(lines);
  });
});

describe('docker-compose.yml', () => {
  it('passes every environment variable to the container', async () => {
    const compose = await page('docker-compose.yml');
    const isPassed = (name: string): boolean =>
      compose.includes(`      ${name}: \${${name}:-}`) || ['PORT', 'HOST'].includes(name);
    expect(VARIABLES.filter((name) => !isPassed(name))).toEqual([]);
  });
});
