import { seededRandom, seedOf, type Random } from '../random.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const HEX = '0123456789abcdef';

/** Generates ids in OpenAI's formats. The same seed gives the same ids in the same order. */
export class IdSource {
  private readonly random: Random;
  private readonly fixtures = { vs_: 0, 'file-': 0 };

  constructor(seed: string) {
    this.random = seededRandom(seedOf(seed));
  }

  vectorStore(): string {
    return `vs_${this.word(BASE62, 24)}`;
  }

  file(): string {
    return `file-${this.word(BASE62, 22)}`;
  }

  batch(): string {
    return `vsfb_${this.word(HEX, 32)}`;
  }

  upload(): string {
    return `upload_${this.word(HEX, 32)}`;
  }

  uploadPart(): string {
    return `part_${this.word(HEX, 32)}`;
  }

  /** Returns a sequential id with the length of a real one, such as `vs_fx0000000000000000000001`. */
  fixture(kind: 'vs_' | 'file-'): string {
    this.fixtures[kind] += 1;
    const digits = kind === 'vs_' ? 22 : 20;
    return `${kind}fx${String(this.fixtures[kind]).padStart(digits, '0')}`;
  }

  private word(alphabet: string, length: number): string {
    let word = '';
    for (let i = 0; i < length; i += 1) word += alphabet.charAt(Math.floor(this.random() * alphabet.length));
    return word;
  }
}
