import { itemAt, type SeededPicker } from '../random.js';
import type { Account } from '../state/account.js';
import type { FileDraft, FilePurpose, SandboxFile } from '../state/sandbox-file.js';
import { DAY_SECONDS } from '../units.js';
import { REGIONS, TOPICS, type Topic } from './topics.js';

const FILE_COUNT = 900;
const OTHER_FILE_COUNT = 60;
const DUPLICATE_EVERY = 25;
const UNSUPPORTED_EVERY = 30;
/** Enlarges binary files so that the total exceeds the free storage. */
const BINARY_SIZE_FACTOR = 4;
const SEARCHABLE_EXTENSIONS = ['md', 'md', 'txt', 'pdf', 'docx', 'html', 'json'];
const UNSUPPORTED_EXTENSIONS = ['csv', 'xlsx', 'png'];
const OTHER_FILE_KINDS: readonly (readonly [FilePurpose, string])[] = [
  ['batch', 'requests.jsonl'],
  ['fine-tune', 'training.jsonl'],
  ['vision', 'scan.png'],
];

/** A file for vector stores with its topic. */
export interface DemoFile {
  readonly file: SandboxFile;
  readonly topic: Topic;
}

/**
 * Creates 900 files, oldest first, over the last 400 days. 60 of them are not searchable. Every 25th searchable file has the
 * name and bytes of an earlier one, and every 30th has a type that cannot be indexed.
 *
 * @returns the files for vector stores
 */
export function uploadDemoFiles(account: Account, picker: SeededPicker): DemoFile[] {
  const created: DemoFile[] = [];
  const forSearch = FILE_COUNT - OTHER_FILE_COUNT;
  for (let index = 0; index < forSearch; index += 1) {
    const original =
      index % DUPLICATE_EVERY === DUPLICATE_EVERY - 1 ? created.at(-picker.between(1, 20)) : undefined;
    const topic = original?.topic ?? itemAt(TOPICS, index);
    const draft = original ? duplicateDraft(original.file) : fileDraft(topic, index, picker);
    const age = Math.floor(400 * DAY_SECONDS * (1 - index / forSearch)) + 25 * DAY_SECONDS;
    created.push({ topic, file: account.files.create({ ...draft, createdAt: account.nowSeconds - age }) });
  }
  uploadOtherFiles(account);
  return created;
}

function uploadOtherFiles(account: Account): void {
  for (let index = 0; index < OTHER_FILE_COUNT; index += 1) {
    const [purpose, name] = itemAt(OTHER_FILE_KINDS, index);
    const createdAt = account.nowSeconds - Math.floor(24 * DAY_SECONDS * (1 - index / OTHER_FILE_COUNT));
    account.files.create({
      filename: `${index + 1}-${name}`,
      purpose,
      createdAt,
      content: '{"demo": true}\n',
    });
  }
}

function duplicateDraft(file: SandboxFile): FileDraft {
  return { filename: file.filename, content: file.content, bytes: file.bytes, purpose: file.purpose };
}

function fileDraft(topic: Topic, index: number, picker: SeededPicker): FileDraft {
  const isUnsupported = index % UNSUPPORTED_EVERY === UNSUPPORTED_EVERY - 1;
  const extension = picker.oneOf(isUnsupported ? UNSUPPORTED_EXTENSIONS : SEARCHABLE_EXTENSIONS);
  const document = picker.oneOf(topic.documents);
  const content = fileText(topic, document, picker);
  const isBinary = extension === 'pdf' || extension === 'docx';
  return {
    filename: `${document}-${picker.oneOf(REGIONS).toLowerCase()}-${2020 + (index % 6)}.${extension}`,
    content,
    bytes: isBinary ? content.length * picker.between(200, 8000) * BINARY_SIZE_FACTOR : undefined,
    purpose: picker.chance(0.1) ? 'user_data' : 'assistants',
  };
}

function fileText(topic: Topic, document: string, picker: SeededPicker): string {
  const title = `# ${document.replaceAll('-', ' ')}\n\n`;
  const sentences = Array.from({ length: picker.between(4, 14) }, () => picker.oneOf(topic.sentences));
  return `${title}${sentences.join(' ')}\n`;
}
