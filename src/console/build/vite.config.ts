import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compileMessages } from './compile-messages.js';
import { precompress } from './precompress.js';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Service that the development server forwards API requests to: `npm run sandbox`, or `npm run start:dev`. */
const SERVICE_URL = 'http://localhost:8000';

export default defineConfig({
  root: path('..'),
  // The console is at `<any prefix>/console/`.
  base: './',
  resolve: {
    // Preact has the API of React and a tenth of its size.
    alias: [
      { find: /^react(?:-dom)?$/, replacement: 'preact/compat' },
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
    ],
  },
  build: {
    outDir: path('../../../dist/console'),
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // The Content-Security-Policy allows no data: URLs except images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      // Hashes only: a word in an address could be a part of a key, and tests look for those.
      output: {
        entryFileNames: 'assets/[hash].js',
        chunkFileNames: 'assets/[hash].js',
        assetFileNames: 'assets/[hash][extname]',
      },
      checks: { pluginTimings: false },
      onLog: (level, log, report) => {
        // "use client" is for servers that render React.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  server: { proxy: { '^/(?!console/)': SERVICE_URL } },
  plugins: [compileMessages(), precompress()],
});
