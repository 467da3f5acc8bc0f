import { execFileSync } from 'node:child_process';
import { shellQuote, toCurl } from './curl';
import { apiRequest } from './request';

const context = { base: 'https://example.com/pre/', scope: {} };

describe('toCurl', () => {
  it('shows the key as a variable', () => {
    expect(toCurl(apiRequest('get', '/files'), context)).toBe(
      'curl -sS -g https://example.com/pre/files \\\n  -H "x-openai-api-key: $OPENAI_API_KEY"',
    );
  });

  it('repeats the parameter of a list', () => {
    const request = apiRequest('get', '/vector_stores', {
      query: { status: ['expired', 'completed'], name: ["a'b*"] },
    });
    expect(toCurl(request, context)).toContain(
      " 'https://example.com/pre/vector_stores?status=expired&status=completed&name=a'\\''b*' ",
    );
  });

  it('contains the fields of a form', () => {
    const request = {
      ...apiRequest('post', '/v1/files'),
      form: { purpose: 'assistants', file: "@it's.txt" },
    };
    expect(toCurl(request, context)).toMatch(/-F purpose=assistants \\\n {2}-F 'file=@it'\\''s\.txt'$/);
  });

  it('contains the body, the scope and further headers', () => {
    const request = apiRequest('post', '/vector_stores/bulk-delete', {
      body: { vector_store_ids: ["it's"], dry_run: false, verify: false, receipt: false },
      headers: { prefer: 'respond-async' },
    });
    const command = toCurl(request, { ...context, scope: { 'OpenAI-Project': 'proj_1' } });
    expect(command).toContain('curl -sS -X POST -g https://example.com/pre/vector_stores/bulk-delete');
    expect(command).toContain("-H 'OpenAI-Project: proj_1'");
    expect(command).toContain("-H 'prefer: respond-async'");
    expect(command).toContain(`--data-raw '{"vector_store_ids":["it'\\''s"]`);
  });

  it('encodes ids in the path', () => {
    const request = apiRequest('get', '/jobs/{job_id}', { path: { job_id: 'a b&c' } });
    expect(toCurl(request, context)).toContain('/jobs/a%20b%26c');
  });
});

describe('shellQuote', () => {
  it.each(["it's", '$(id)', '`id`', '"x"', 'a\nb', '\\', '!!', '<img onerror=1>', '\u202egnp', "''", ''])(
    'passes %j unchanged through a shell',
    (word) => {
      const output = execFileSync('sh', ['-c', `printf %s ${shellQuote(word)}`], { encoding: 'utf8' });
      expect(output).toBe(word);
    },
  );
});
