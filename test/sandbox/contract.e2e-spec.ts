import type { Answer, SandboxClient } from './client.js';
import { OpenAiContract, recordedExchanges } from './openai-contract.js';
import { client, sandbox, useSandbox } from './use-sandbox.js';

/** A client that records every response with its operation. */
class RecordingClient {
  readonly answers: { operation: string; answer: Answer }[] = [];

  constructor(private readonly client: SandboxClient) {}

  async call(operation: string, ids: string[] = [], body?: unknown, query = ''): Promise<Answer> {
    const [method = '', template = ''] = operation.split(' ');
    const left = [...ids];
    const path = template.replaceAll(/\{\w+\}/g, () => left.shift() ?? 'missing') + query;
    const json = body === undefined ? undefined : JSON.stringify(body);
    const answer = await this.client.send(
      method,
      path,
      json,
      json ? { 'content-type': 'application/json' } : {},
    );
    this.answers.push({ operation, answer });
    return answer;
  }

  async upload(filename: string, purpose: string): Promise<string> {
    const answer = await this.client.upload(filename, 'some words', purpose);
    this.answers.push({ operation: 'POST /files', answer });
    return answer.body.id;
  }

  async addPart(uploadId: string, content: string): Promise<string> {
    const form = new FormData();
    form.set('data', new Blob([content]));
    const answer = await this.client.send('POST', `/uploads/${uploadId}/parts`, form);
    this.answers.push({ operation: 'POST /uploads/{upload_id}/parts', answer });
    return answer.body.id;
  }
}

describe("OpenAI's specification", () => {
  const contract = new OpenAiContract();
  let recording: RecordingClient;

  useSandbox({ isShared: true });
  beforeAll(async () => {
    recording = new RecordingClient(client);
    await callEveryRoute(recording);
    await provokeErrors(recording);
  });

  it('has a successful response for every operation', () => {
    const succeeded = new Set(
      recording.answers.filter(({ answer }) => answer.status === 200).map((each) => each.operation),
    );
    expect([...succeeded].sort()).toEqual(contract.operations().sort());
  });

  it('is satisfied by every response', () => {
    const json = recording.answers.filter(({ operation, answer }) => !isDownload(operation, answer));
    const complaints = json.flatMap(({ operation, answer }) =>
      contract.violations(operation, answer.status, answer.body),
    );
    expect(complaints).toEqual([]);
    expect(json.length).toBeGreaterThan(40);
  });

  it('is satisfied by every recorded response, with the allowed deviations', () => {
    const complaints = recordedExchanges().flatMap(({ method, template, status, body }) =>
      contract.violations(operationOf(method, template), status, complete(body)),
    );
    expect(complaints).toEqual([]);
  });

  it('has recorded responses whose fields the sandbox also returns', () => {
    for (const { method, template, status, body } of recordedExchanges()) {
      const operation = operationOf(method, template);
      const answers = recording.answers.filter(
        (each) => each.operation === operation && each.answer.status === status,
      );
      const fields = new Set(answers.flatMap(({ answer }) => Object.keys(answer.body)));
      const missing = Object.keys(body).filter((name) => name !== '_truncated' && !fields.has(name));
      expect([operation, status, missing]).toEqual([operation, status, status === 401 ? ['error'] : []]);
    }
  });
});

async function callEveryRoute(recording: RecordingClient): Promise<void> {
  const files = await Promise.all(
    ['a.txt', 'b.md', 'c.bmp'].map((name) => recording.upload(name, 'assistants')),
  );
  const batchFile = await recording.upload('d.jsonl', 'batch');
  await recording.call('GET /files');
  await recording.call('GET /files', [], undefined, `?after=${files[0]}`);
  await recording.call('GET /files/{file_id}', [files[0]!]);
  await recording.call('GET /files/{file_id}/content', [batchFile]);
  await recording.call('GET /vector_stores');
  const expires_after = { anchor: 'last_active_at', days: 7 };
  const { id } = (
    await recording.call('POST /vector_stores', [], { name: 'x', file_ids: [files[0]], expires_after })
  ).body;
  await recording.call('POST /vector_stores', [], {});
  await recording.call('GET /vector_stores');
  await recording.call('GET /vector_stores/{vector_store_id}', [id]);
  await recording.call('POST /vector_stores/{vector_store_id}', [id], { metadata: { a: 'b' } });
  await callStoreFiles(recording, id, files);
  await callBatches(recording, id, files);
  await callUploads(recording);
  await recording.call('DELETE /files/{file_id}', [files[0]!]);
  await recording.call('DELETE /vector_stores/{vector_store_id}', [id]);
}

async function callStoreFiles(recording: RecordingClient, id: string, files: string[]): Promise<void> {
  const operation = '/vector_stores/{vector_store_id}/files';
  await recording.call(`POST ${operation}`, [id], {
    file_id: files[1],
    attributes: { n: 1, b: true, s: 's' },
  });
  await recording.call(`POST ${operation}`, [id], { file_id: files[2] });
  await recording.call(`GET ${operation}`, [id]);
  await recording.call(`GET ${operation}/{file_id}`, [id, files[2]!]);
  await recording.call(`POST ${operation}/{file_id}`, [id, files[2]!], { attributes: null });
  await recording.call(`GET ${operation}/{file_id}/content`, [id, files[1]!]);
  await recording.call('POST /vector_stores/{vector_store_id}/search', [id], { query: 'words' });
  await recording.call('POST /vector_stores/{vector_store_id}/search', [id], { query: ['none'] });
  await recording.call(`DELETE ${operation}/{file_id}`, [id, files[2]!]);
  await recording.call(`GET ${operation}`, [id], undefined, '?filter=failed');
}

async function callUploads(recording: RecordingClient): Promise<void> {
  const order = { filename: 'e.txt', purpose: 'assistants', bytes: 4, mime_type: 'text/plain' };
  const { id } = (await recording.call('POST /uploads', [], order)).body;
  const part_ids = [await recording.addPart(id, 'text')];
  await recording.call('POST /uploads/{upload_id}/complete', [id], { part_ids });
  const other = (await recording.call('POST /uploads', [], order)).body;
  await recording.call('POST /uploads/{upload_id}/cancel', [other.id]);
}

async function callBatches(recording: RecordingClient, id: string, files: string[]): Promise<void> {
  const operation = '/vector_stores/{vector_store_id}/file_batches';
  const done = await recording.call(`POST ${operation}`, [id], { file_ids: files });
  await recording.call(`GET ${operation}/{batch_id}`, [id, done.body.id]);
  await recording.call(`GET ${operation}/{batch_id}/files`, [id, done.body.id]);
  sandbox.configure({ indexing_ms: 60_000 });
  const open = await recording.call(`POST ${operation}`, [id], { files: [{ file_id: files[0] }] });
  await recording.call('GET /vector_stores/{vector_store_id}', [id]);
  await recording.call(`POST ${operation}/{batch_id}/cancel`, [id, open.body.id]);
  await recording.call(`GET ${operation}/{batch_id}/files`, [id, open.body.id]);
}

/** Calls every operation with ids that do not exist or an invalid parameter. */
async function provokeErrors(recording: RecordingClient): Promise<void> {
  const operations = new OpenAiContract().operations().filter((operation) => !operation.includes('/uploads'));
  for (const operation of operations) {
    const body = operation.startsWith('POST') ? { unknown: true } : undefined;
    const answer = await recording.call(operation, ['absent', 'absent'], body, '?limit=0');
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
}

function isDownload(operation: string, answer: Answer): boolean {
  return operation === 'GET /files/{file_id}/content' && answer.status === 200;
}

function operationOf(method: string, template: string): string {
  const path = template.replace(/\?.*/, '').replace('/v1', '');
  const named = path
    .replace(/\/vector_stores\/(vs_\*|BAD)/, '/vector_stores/{vector_store_id}')
    .replace(/vsfb_\*/, '{batch_id}')
    .replace(/file-\*/, '{file_id}');
  return `${method} ${named}`;
}

/** Adds the fields that a truncated recorded list lacks. */
function complete(body: Record<string, unknown>): Record<string, unknown> {
  return '_truncated' in body ? { first_id: null, last_id: null, ...body } : body;
}
