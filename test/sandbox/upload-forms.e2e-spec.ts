import { sendRaw } from '../support/raw-client.js';
import type { Answer } from './client.js';
import { client, sandbox, START_SECONDS, useSandbox } from './use-sandbox.js';

const BOUNDARY = 'xyz';
const NOT_A_FORM = 'Could not parse multipart form.';

/** Returns a part of a form with the given header lines. */
const part = (head: string | readonly string[], content: string): string =>
  `--${BOUNDARY}\r\n${[head].flat().join('\r\n')}\r\n\r\n${content}\r\n`;
const field = (name: string, value: string): string =>
  part(`Content-Disposition: form-data; name="${name}"`, value);
const file = (parameters: string, content = 'hello'): string =>
  part([`Content-Disposition: form-data; ${parameters}`, 'Content-Type: application/octet-stream'], content);
const PURPOSE = field('purpose', 'assistants');
const FILE = file('name="file"; filename="notes.txt"');
const END = `--${BOUNDARY}--\r\n`;

describe('upload forms', () => {
  useSandbox();

  const send = (
    body: string | Buffer,
    contentType = `multipart/form-data; boundary=${BOUNDARY}`,
    path = '/files',
  ): Promise<Answer> =>
    client.send('POST', path, new Uint8Array(Buffer.from(body)), { 'content-type': contentType });
  const expectFile = ({ status, body }: Answer, filename: string, bytes = 5): void =>
    expect([status, body]).toEqual([
      200,
      {
        object: 'file',
        id: expect.stringMatching(/^file-/),
        purpose: 'assistants',
        filename,
        bytes,
        created_at: START_SECONDS,
        status: 'processed',
        status_details: null,
      },
    ]);
  const expectRejection = ({ status, body }: Answer, message: string): void => {
    const error = { message, type: 'invalid_request_error', param: null, code: null };
    expect([status, body]).toEqual([400, { error }]);
    expect(sandbox.account().fileIds()).toEqual([]);
  };

  describe('file names', () => {
    it.each([
      ['a browser', 'name="file"; filename="notes.txt"', 'notes.txt'],
      ['a browser, with quotes', 'name="file"; filename="notes %22one%22.txt"', 'notes "one".txt'],
      ['a browser, with a line break', 'name="file"; filename="a%0D%0Ab.txt"', 'a\r\nb.txt'],
      ['a browser, with a percent sign', 'name="file"; filename="100%.txt"', '100%.txt'],
      ['a browser, in UTF-8', 'name="file"; filename="€ 中文 naïve.txt"', '€ 中文 naïve.txt'],
      ['curl before 7.81, with quotes', 'name="file"; filename="notes \\"one\\".txt"', 'notes "one".txt'],
      ['httpx, with a backslash', 'name="file"; filename="C:\\\\temp\\\\notes.txt"', 'notes.txt'],
      ['a full Windows path', 'name="file"; filename="C:\\temp\\notes.txt"', 'notes.txt'],
      ['a network path', 'name="file"; filename="\\\\server\\share\\notes.txt"', 'notes.txt'],
      ['a full Unix path', 'name="file"; filename="/tmp/notes.txt"', 'notes.txt'],
      ['.NET', 'name=file; filename=notes.txt', 'notes.txt'],
      [
        '.NET, with spaces',
        'name=file; filename="my notes.txt"; filename*=utf-8\'\'my%20notes.txt',
        'my notes.txt',
      ],
      [
        '.NET, with both forms of a name',
        'name=file; filename="=?utf-8?B?4oKsLnR4dA==?="; filename*=utf-8\'\'%E2%82%AC.txt',
        '€.txt',
      ],
      ['.NET, with an encoded word', 'name=file; filename="=?utf-8?B?4oKsLnR4dA==?="', '€.txt'],
      [
        'encoded words in several pieces',
        'name=file; filename="=?utf-8?b?4oKs?= =?UTF-8?Q?_b=2Etxt?="',
        '€ b.txt',
      ],
      [
        'an encoded word of an unknown charset',
        'name=file; filename="=?x-no?B?4oKs?=.txt"',
        '=?x-no?B?4oKs?=.txt',
      ],
      ['Postman', 'name="file"; filename="€.txt"; filename*=UTF-8\'\'%e2%82%ac.txt', '€.txt'],
      [
        'the extended name first',
        'name="file"; filename*=utf-8\'\'%e2%82%ac.txt; filename="plain.txt"',
        '€.txt',
      ],
      [
        'the extended name last',
        'name="file"; filename="plain.txt"; filename*=utf-8\'\'%e2%82%ac.txt',
        '€.txt',
      ],
      ['the extended name alone', 'name="file"; filename*=UTF-8\'en\'%e2%82%ac.txt', '€.txt'],
      [
        'a quoted extended name',
        'name="file"; filename="p.txt"; filename*="UTF-8\'\'%e2%82%ac.txt"',
        '€.txt',
      ],
      ['an extended name in Latin-1', 'name="file"; filename*=iso-8859-1\'\'caf%E9.txt', 'café.txt'],
      [
        'an extended name of an unknown charset',
        'name="file"; filename="p.txt"; filename*=x-no\'\'a.txt',
        'p.txt',
      ],
      [
        'an extended name that is not valid UTF-8',
        'name="file"; filename="p.txt"; filename*=utf-8\'\'%ff.txt',
        'p.txt',
      ],
      ['an extended name without a charset', 'name="file"; filename*=notes.txt', 'notes.txt'],
      ['a file name before the field name', 'filename="name=.txt"; name="file"', 'name=.txt'],
      ['names in upper case', 'NAME="file"; FILENAME="notes.txt"', 'notes.txt'],
      ['semicolons in a quoted name', 'name="file"; filename="a;b=c; name=d.txt"', 'a;b=c; name=d.txt'],
      ['text after a quoted name', 'name="file"; filename="notes.txt".html', 'notes.txt'],
      ['blanks around the separators', 'name = "file" ;filename = notes.txt ', 'notes.txt'],
      ['no space after the type', 'name="file";filename="notes.txt"', 'notes.txt'],
      ['an empty name', 'name="file"; filename=""', ''],
    ])('parses the name from %s', async (_client, parameters, filename) => {
      expectFile(await send(PURPOSE + file(parameters) + END), filename);
    });

    it('parses a Latin-1 name as sent by Windows PowerShell', async () => {
      const form = PURPOSE + file('name="file"; filename="café.txt"') + END;
      expectFile(await send(Buffer.from(form, 'latin1')), 'café.txt');
    });
  });

  describe('framing', () => {
    const TYPE = 'multipart/form-data';
    it.each([
      ['a quoted boundary', PURPOSE + FILE + END, `${TYPE}; boundary="${BOUNDARY}"`],
      ['further parameters', PURPOSE + FILE + END, `${TYPE}; charset=utf-8; boundary=${BOUNDARY}; x=y`],
      ['a type in uppercase', PURPOSE + FILE + END, `Multipart/Form-Data; BOUNDARY=${BOUNDARY}`],
      ['a preamble', `To be ignored.\r\n${PURPOSE}${FILE}${END}`, undefined],
      ['an empty line first', `\r\n${PURPOSE}${FILE}${END}`, undefined],
      ['an epilogue', `${PURPOSE}${FILE}${END}To be ignored.\r\n${field('odd', 'x')}`, undefined],
      ['no line break after the end', `${PURPOSE}${FILE}--${BOUNDARY}--`, undefined],
      ['the file first', `${FILE}${PURPOSE}${END}`, undefined],
      [
        'parts without a content type',
        `${PURPOSE}${part('Content-Disposition: form-data; name="file"; filename="notes.txt"', 'hello')}${END}`,
        undefined,
      ],
      [
        'other headers, in any case and order',
        PURPOSE +
          part(
            ['Content-Length: 5', 'CONTENT-DISPOSITION: Form-Data; name=file; filename=notes.txt', 'X-Odd:'],
            'hello',
          ) +
          END,
        undefined,
      ],
      [
        'a folded header',
        PURPOSE +
          part(['Content-Disposition: form-data; name=file;', '\tfilename="notes.txt"'], 'hello') +
          END,
        undefined,
      ],
      [
        'text fields with a type',
        part(
          ['Content-Type: text/plain; charset=utf-8', 'Content-Disposition: form-data; name=purpose'],
          'assistants',
        ) +
          FILE +
          END,
        undefined,
      ],
    ])('accepts %s', async (_case, form, contentType) => {
      expectFile(await send(form, contentType), 'notes.txt');
    });

    it.each([
      ['an empty file', ''],
      ['a file of line breaks', '\r\n\r\n\r\n'],
      ['a file that resembles a boundary', '\r\n--xy\r\n-xyz\r\n--x'],
      ['any bytes', Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).join('')],
      ['more than fits into one chunk', 'long text\r\n--'.repeat(50_000)],
    ])('keeps every byte of %s', async (_case, content) => {
      const form = field('purpose', 'batch') + file('name="file"; filename="notes.txt"', content) + END;
      const { status, body } = await send(Buffer.from(form, 'latin1'));
      expect([status, body.bytes]).toEqual([200, content.length]);
      const kept = await client.get(`/files/${body.id}/content`);
      expect(kept.body).toBe(Buffer.from(content, 'latin1').toString());
    });

    it.each([
      ['is truncated in a part', PURPOSE + FILE.slice(0, -4)],
      ['is truncated in a header', PURPOSE + FILE.slice(0, 30)],
      ['is truncated in its final boundary', PURPOSE + FILE + END.slice(0, -3)],
      ['is empty', ''],
      ['has another boundary', `${PURPOSE}${FILE}${END}`.replaceAll('--xyz', '--abc')],
      ['uses only line feeds', `${PURPOSE}${FILE}${END}`.replaceAll('\r\n', '\n')],
      ['has a part without a name', `${PURPOSE}${file('filename="a.txt"')}${FILE}${END}`],
      ['has a part without a disposition', `${PURPOSE}${part('Content-Type: text/plain', 'a')}${FILE}${END}`],
      [
        'has a part with another disposition',
        `${part('Content-Disposition: attachment; name="a"', 'a')}${FILE}${END}`,
      ],
      ['has a part without headers', `${PURPOSE}--${BOUNDARY}\r\n${FILE}${END}`],
      [
        'has unterminated headers',
        `${PURPOSE}--${BOUNDARY}\r\nContent-Disposition: form-data\r\n${FILE}${END}`,
      ],
    ])('rejects a form that %s', async (_case, form) => {
      expectRejection(await send(form), NOT_A_FORM);
    });

    it.each([
      'application/json',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=""',
      `multipart/form-data; boundary=${'x'.repeat(300)}`,
      'multipart/mixed; boundary=xyz',
    ])('rejects the type %s', async (contentType) => {
      const message = `Invalid Content-Type header (${contentType}), expected multipart/form-data.`;
      expectRejection(await send(PURPOSE + FILE + END, contentType), message);
    });
  });

  describe('limits, which never truncate silently', () => {
    const LONG = 'n'.repeat(10_000);

    it('keeps a long name', async () => {
      const form = PURPOSE + file(`name="file"; filename="${LONG}.txt"`) + END;
      expectFile(await send(form), `${LONG}.txt`);
    });

    it.each([17_000, 90_000, 200_000])('rejects part headers of %i bytes', async (length) => {
      const form = PURPOSE + file(`name="file"; filename="${'n'.repeat(length)}.txt"`) + END;
      expectRejection(await send(form), 'The headers of a form part may have at most 16384 bytes.');
    });

    it('rejects too many part headers', async () => {
      const head = [
        ...Array<string>(5000).fill('a:'),
        'Content-Disposition: form-data; name="file"; filename=a.txt',
      ];
      expectRejection(
        await send(PURPOSE + part(head, 'a') + END),
        'The headers of a form part may have at most 16384 bytes.',
      );
    });

    it('rejects a text field of more than 1 MiB', async () => {
      const form = field('purpose', 'x'.repeat(1024 * 1024 + 1)) + FILE + END;
      expectRejection(await send(form), 'A text field of a form may have at most 1048576 bytes.');
    });

    it('rejects more than 1,000 parts', async () => {
      const form = field('purpose', 'x').repeat(1001) + END;
      expectRejection(await send(form), 'A form may have at most 1000 parts.');
    });

    it('rejects content-length above 513 MiB before the body is sent', async () => {
      const answer = await sendRaw(sandbox.url, 'POST /files', {
        authorization: `Bearer ${sandbox.demoKey}`,
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        'content-length': String(513 * 1024 * 1024 + 1),
        connection: 'close',
      });
      expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([
        413,
        {
          error: {
            message: 'Maximum content size limit (536870912) exceeded.',
            type: 'invalid_request_error',
            param: null,
            code: null,
          },
        },
      ]);
    });
  });

  describe('fields', () => {
    const unexpected = (names: string): string =>
      `Additional properties are not allowed (${names} unexpected)`;

    it('accepts a lifetime in brackets', async () => {
      const lifetime = field('expires_after[anchor]', 'created_at') + field('expires_after[seconds]', '3600');
      const { status, body } = await send(PURPOSE + lifetime + FILE + END);
      expect([status, body.expires_at]).toEqual([200, START_SECONDS + 3600]);
    });

    it.each([
      ['flat', field('expires_after', '3600'), "'expires_after' was"],
      ['JSON', field('expires_after', '{"anchor":"created_at","seconds":3600}'), "'expires_after' was"],
      [
        'JSON with its type',
        part(
          ['Content-Disposition: form-data; name="expires_after"', 'Content-Type: application/json'],
          '{"anchor":"created_at","seconds":3600}',
        ),
        "'expires_after' was",
      ],
      ['dotted', field('expires_after.anchor', 'created_at'), "'expires_after.anchor' was"],
      [
        'dotted twice',
        field('expires_after.anchor', 'created_at') + field('expires_after.seconds', '3600'),
        "'expires_after.anchor', 'expires_after.seconds' were",
      ],
      ['empty', field('expires_after', ''), "'expires_after' was"],
      ['an unknown field in brackets', field('expires_after[days]', '3'), "'expires_after[days]' was"],
      ['sent as a file', file('name="expires_after"; filename="a.json"', '{}'), "'expires_after' was"],
    ])('rejects a lifetime that is %s', async (_case, lifetime, names) => {
      expectRejection(await send(PURPOSE + lifetime + FILE + END), unexpected(names));
    });

    it.each([
      ['text field', field('colour', 'red'), "'colour' was"],
      ['file', file('name="document"; filename="a.txt"'), "'document' was"],
    ])('rejects an unknown %s', async (_case, unknown, names) => {
      expectRejection(await send(PURPOSE + FILE + unknown + END), unexpected(names));
    });

    it('rejects unknown fields in an upload part', async () => {
      const order = { filename: 'a.jsonl', purpose: 'batch', bytes: 5, mime_type: 'application/jsonl' };
      const { body: upload } = await client.post('/uploads', order);
      const data = file('name=data; filename=blob');
      for (const unknown of ['expires_after', 'purpose'])
        expectRejection(
          await send(field(unknown, '1') + data + END, undefined, `/uploads/${upload.id}/parts`),
          unexpected(`'${unknown}' was`),
        );
      const added = await send(data + END, undefined, `/uploads/${upload.id}/parts`);
      expect([added.status, added.body]).toEqual([
        200,
        {
          id: expect.stringMatching(/^part_/),
          object: 'upload.part',
          created_at: START_SECONDS,
          upload_id: upload.id,
        },
      ]);
    });
  });
});
