import { defineConfig } from 'vitest/config';
import { checkData } from './scripts/data-checks.ts';
import { dataPlugin } from './scripts/data-plugin.ts';

/** The tests without the terminal suite, as one project: what mutants of the pure layers are held against. */
export default defineConfig({
  plugins: [dataPlugin(import.meta.dirname, checkData)],
  test: {
    env: { COLUMNS: '100', LINES: '40', FORCE_COLOR: '0' },
    testTimeout: 30_000,
    include: (process.env.TESTS ?? 'test/**/*.test.{ts,tsx}').split(' '),
    exclude: ['test/pty/**', 'test/backends/tensorcast/live.test.ts'],
  },
});
