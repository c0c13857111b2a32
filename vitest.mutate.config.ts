import { defineConfig } from 'vitest/config';
import { checkData } from './scripts/data-checks.ts';
import { dataPlugin } from './scripts/data-plugin.ts';
import { scannerPlugin } from './scripts/scanner-plugin.ts';

/**
 * The tests without the terminal suite, as one project: what mutants of the pure layers are held against. Vite loads the
 * sources here and not Node, as it does between two mutants: a quarter of the processor time of workers that begin anew.
 */
export default defineConfig({
  plugins: [dataPlugin(import.meta.dirname, checkData), scannerPlugin(import.meta.dirname)],
  test: {
    env: { COLUMNS: '100', LINES: '40', FORCE_COLOR: '0' },
    setupFiles: ['test/property-seed.ts'],
    testTimeout: 30_000,
    include: (process.env.TESTS ?? 'test/**/*.test.{ts,tsx}').split(' '),
    exclude: ['test/pty/**', 'test/backends/tensorcast/live.test.ts'],
  },
});
