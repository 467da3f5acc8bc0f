/**
 * ESLint rule for comments, texts and Markdown: rejects wording that readers stumble over, and names the usual term.
 *
 * Code spans (`…`) are exempt, and so are single words in strings, which are values rather than sentences.
 */
const WORDS = [
  [/\b(?:told|tells?|telling)\b/i, 'report, return, include or list'],
  [/\bmeant\b/i, 'selected or matching'],
  [/\b(?:anew|made again|making again)\b/i, 'again, re-created or restored'],
  [/\bbesides?\b/i, 'in addition to, or next to'],
  [/\b(?:hears?|heard) of\b/i, 'is notified of, or is called with'],
  [/\b(?:those|these) that (?:are|is)\b/i, 'a noun: "matching stores", "deleted files"'],
  [/\b(?:goes|go|went) on\b/i, 'continue or resume'],
  [/\blook(?:ed|s)? into\b/i, 'scan, read or check'],
  [/\b(?:becomes?|became) of\b/i, 'result or outcome'],
  [/\bfor a (?:person|program)\b/i, 'human-readable or machine-readable'],
  [
    /\b(?:not any ?more|there (?:is|are) no more|there (?:is|are) none of)\b/i,
    'no longer exists, or missing',
  ],
  [
    /\b(?:what|whatever) (?:is|was|are|were) (?:gone|left|meant|said|asked|done|made|seen|to be)\b/i,
    'a noun',
  ],
  [/\b(?:unsaid|untold|foregone|unlooked)\b/i, 'a term of the glossary'],
  [
    /\b(?:what|who|whoever) (?:answers|asks|reads|calls|waits|holds)\b/i,
    'caller, client, reader or response',
  ],
];

const CODE = /`[^`]*`|\{@link[^}]*\}/g;
const IS_SENTENCE = /\S\s+\S/;

export const plainLanguage = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { word: 'Write plain technical English: "{{found}}" reads better as {{better}}.' },
  },
  create(context) {
    const check = (node, text) => {
      const prose = text.replace(CODE, '');
      for (const [pattern, better] of WORDS) {
        const found = pattern.exec(prose)?.[0];
        if (found !== undefined) context.report({ node, messageId: 'word', data: { found, better } });
      }
    };
    const checkString = (node, text) => {
      if (IS_SENTENCE.test(text)) check(node, text);
    };
    return {
      // Markdown
      text: (node) => check(node, node.value),
      // TypeScript
      Program() {
        // Comments as paragraphs: a phrase may continue on the next line.
        for (const comment of context.sourceCode.getAllComments())
          check(comment, comment.value.replace(/\s*\n\s*\*?\s*/g, ' '));
      },
      Literal(node) {
        if (typeof node.value === 'string') checkString(node, node.value);
      },
      TemplateElement: (node) => checkString(node, node.value.cooked ?? ''),
    };
  },
};
