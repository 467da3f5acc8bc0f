import markdown from '@eslint/markdown';
import jest from 'eslint-plugin-jest';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { plainLanguage } from './test/lint/plain-language.js';

const language = { rules: { plain: plainLanguage } };

/** A DTO imported as a type loses its runtime class, and with it every validation rule on the route. */
const noTypeOnlyDto = {
  selector: "ImportDeclaration[importKind='type'][source.value=/dto/]",
  message: 'import the DTO as a value: a type-only import silently turns its validation off',
};
const noTypeOnlyDtoSpecifier = {
  selector: "ImportDeclaration[source.value=/dto/] > ImportSpecifier[importKind='type']",
  message: noTypeOnlyDto.message,
};
const noProcessEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'only src/config reads the environment',
};

const sandboxOfTheSuite = {
  group: ['**/src/sandbox/sandbox.js'],
  importNames: ['startSandbox'],
  message: 'start it with test/support/sandbox.ts, which requires all that OpenAI requires',
};

export default tseslint.config(
  { ignores: ['dist/', 'dist-test-*/', 'coverage/', 'node_modules/', 'src/console/api/schema.d.ts'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked, prettier],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // A DTO class describes plain objects; nobody asks for its prototype.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', noProcessEnv],
    },
  },
  {
    files: ['src/console/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended, jsxA11y.flatConfigs.recommended],
  },
  {
    files: ['src/console/**/*.{ts,tsx}'],
    ignores: ['src/console/build/**', '**/*.spec.ts'],
    rules: {
      // The types of Node.js are for the tests.
      'no-restricted-globals': ['error', 'process', 'Buffer', 'global', 'setImmediate', 'require', 'module'],
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
    },
  },
  {
    files: ['src/console/**/*.tsx'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.controller.ts'],
    rules: { 'no-restricted-syntax': ['error', noTypeOnlyDto, noTypeOnlyDtoSpecifier, noProcessEnv] },
  },
  {
    files: ['src/config/**/*.ts', 'src/sandbox/main.ts', 'test/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**/*.e2e-spec.ts'],
    ignores: ['test/sandbox/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [sandboxOfTheSuite] }] },
  },
  {
    files: ['src/sandbox/main.ts', 'test/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', 'test/**/*.ts'],
    plugins: { jest },
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'max-lines-per-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'fc.assert', 'request.**.expect'] }],
      'jest/no-standalone-expect': [
        'error',
        { additionalTestBlockFunctions: ['itWithOwnRedis', 'itWithOwnRedis.each'] },
      ],
      'jest/no-conditional-expect': 'off',
    },
  },
  {
    files: ['**/*.{ts,tsx,js,cjs}'],
    ignores: ['test/lint/**'],
    plugins: { language },
    rules: { 'language/plain': 'error' },
  },
  {
    files: ['**/*.md'],
    ignores: ['README.fr.md'],
    plugins: { markdown, language },
    language: 'markdown/gfm',
    rules: { 'language/plain': 'error' },
  },
  {
    files: ['test/console/**/*.ts'],
    rules: {
      // Waiting for a text in the page is an assertion: it fails after a timeout.
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect*', 'countIn', 'page.**.waitFor', 'page.waitForURL'] },
      ],
    },
  },
);
