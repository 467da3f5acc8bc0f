import type { Account } from '../state/account.js';
import type { FileDraft, FilePurpose, StoredFile } from '../state/stored-file.js';
import type { Picker } from './picker.js';
import { REGIONS, TOPICS, type Topic } from './topics.js';

const DAY = 86_400;
const FILES = 900;
const FILES_NOT_FOR_SEARCH = 60;
const DUPLICATE_EVERY = 25;
const UNSUPPORTED_EVERY = 30;
/** Of binary files, so that all of them take more than what costs nothing. */
const SCALE = 4;
const EXTENSIONS = ['md', 'md', 'txt', 'pdf', 'docx', 'html', 'json'];
const UNSUPPORTED = ['csv', 'xlsx', 'png'];
const OTHER_FILES: readonly (readonly [FilePurpose, string])[] = [
  ['batch', 'requests.jsonl'],
  ['fine-tune', 'training.jsonl'],
  ['vision', 'scan.png'],
];

/** A file made for stores, and the topic it is about. */
export interface DemoFile {
  readonly file: StoredFile;
  readonly topic: Topic;
}

/**
 * Uploads 900 files, oldest first, over the last 400 days. 60 of them are for other purposes than search; of the others every
 * 25th is the same as one before it (name and bytes) and every 30th is of a type that cannot be indexed.
 *
 * @returns the files meant for stores
 */
export function uploadDemoFiles(account: Account, picker: Picker): DemoFile[] {
  const made: DemoFile[] = [];
  const forSearch = FILES - FILES_NOT_FOR_SEARCH;
  for (let index = 0; index < forSearch; index += 1) {
    const original =
      index % DUPLICATE_EVERY === DUPLICATE_EVERY - 1 ? made.at(-picker.between(1, 20)) : undefined;
    const topic = original?.topic ?? topicAt(index);
    const draft = original ? copyOf(original.file) : draftOf(topic, index, picker);
    const age = Math.floor(400 * DAY * (1 - index / forSearch)) + 25 * DAY;
    made.push({ topic, file: account.files.create({ ...draft, createdAt: account.nowSeconds - age }) });
  }
  uploadOtherFiles(account);
  return made;
}

function uploadOtherFiles(account: Account): void {
  for (let index = 0; index < FILES_NOT_FOR_SEARCH; index += 1) {
    const [purpose, name] = OTHER_FILES[index % OTHER_FILES.length] ?? ['batch', 'requests.jsonl'];
    const createdAt = account.nowSeconds - Math.floor(24 * DAY * (1 - index / FILES_NOT_FOR_SEARCH));
    account.files.create({
      filename: `${index + 1}-${name}`,
      purpose,
      createdAt,
      content: '{"demo": true}\n',
    });
  }
}

function topicAt(index: number): Topic {
  const topic = TOPICS[index % TOPICS.length];
  if (!topic) throw new RangeError('no topics');
  return topic;
}

function copyOf(file: StoredFile): FileDraft {
  return { filename: file.filename, content: file.content, bytes: file.bytes, purpose: file.purpose };
}

function draftOf(topic: Topic, index: number, picker: Picker): FileDraft {
  const isUnsupported = index % UNSUPPORTED_EVERY === UNSUPPORTED_EVERY - 1;
  const extension = picker.oneOf(isUnsupported ? UNSUPPORTED : EXTENSIONS);
  const document = picker.oneOf(topic.documents);
  const content = textOf(topic, document, picker);
  const isBinary = extension === 'pdf' || extension === 'docx';
  return {
    filename: `${document}-${picker.oneOf(REGIONS).toLowerCase()}-${2020 + (index % 6)}.${extension}`,
    content,
    bytes: isBinary ? content.length * picker.between(200, 8000) * SCALE : undefined,
    purpose: picker.chance(0.1) ? 'user_data' : 'assistants',
  };
}

function textOf(topic: Topic, document: string, picker: Picker): string {
  const title = `# ${document.replaceAll('-', ' ')}\n\n`;
  const sentences = Array.from({ length: picker.between(4, 14) }, () => picker.oneOf(topic.sentences));
  return `${title}${sentences.join(' ')}\n`;
}
