import { seededRandom, seedOf, type Random } from '../random.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const HEX = '0123456789abcdef';

/** The random part of each kind of id. */
const ID_KINDS = {
  vs_: { alphabet: BASE62, length: 24 },
  'file-': { alphabet: BASE62, length: 22 },
  vsfb_: { alphabet: HEX, length: 32 },
  upload_: { alphabet: HEX, length: 32 },
  part_: { alphabet: HEX, length: 32 },
} as const;

/** Generates ids in OpenAI's formats. The same seed gives the same ids in the same order. */
export class IdSource {
  private readonly random: Random;
  private readonly fixtures = { vs_: 0, 'file-': 0 };

  constructor(seed: string) {
    this.random = seededRandom(seedOf(seed));
  }

  next(kind: keyof typeof ID_KINDS): string {
    const { alphabet, length } = ID_KINDS[kind];
    let id: string = kind;
    for (let i = 0; i < length; i += 1) id += alphabet.charAt(Math.floor(this.random() * alphabet.length));
    return id;
  }

  /** Returns a sequential id with the length of a real one, such as `vs_fx0000000000000000000001`. */
  fixture(kind: 'vs_' | 'file-'): string {
    this.fixtures[kind] += 1;
    return `${kind}fx${String(this.fixtures[kind]).padStart(ID_KINDS[kind].length - 2, '0')}`;
  }
}
