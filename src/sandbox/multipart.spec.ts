import { parseMultipart } from './multipart.js';

const TYPE = 'multipart/form-data; boundary=xyz';
const part = (head: string, content: string): string =>
  `--xyz\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const parse = (body: string, type = TYPE): ReturnType<typeof parseMultipart> =>
  parseMultipart(type, Buffer.from(body, 'latin1'));

describe('parseMultipart', () => {
  it('tells fields from files and keeps every byte', () => {
    const content = '\r\n\x00--xy\xff\r\n';
    const form = parse(
      `${part('name="purpose"', 'batch')}${part('name="file"; filename="a b.txt"', content)}--xyz--\r\n`,
    );
    expect(form.fields).toEqual(new Map([['purpose', 'batch']]));
    expect(form.files.get('file')).toEqual({ filename: 'a b.txt', content: Buffer.from(content, 'latin1') });
  });

  it('takes the name, wherever it stands', () => {
    const form = parse(`${part('filename="name=.txt"; name="file"', 'x')}--xyz--`);
    expect(form.files.get('file')?.filename).toBe('name=.txt');
  });

  it('takes a quoted boundary', () => {
    expect(
      parse(`${part('name="a"', 'b')}--xyz--`, 'multipart/form-data; boundary="xyz"').fields.get('a'),
    ).toBe('b');
  });

  it.each([
    ['cut short', part('name="a"', 'b'), TYPE],
    ['without a name', `${part('x="a"', 'b')}--xyz--`, TYPE],
    ['without its boundary', '--abc--', TYPE],
    ['of another type', '{}', 'application/json'],
  ])('refuses a body %s', (_, body, type) => {
    expect(() => parse(body, type)).toThrow(expect.objectContaining({ status: 400 }));
  });
});
