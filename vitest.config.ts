import { defineConfig } from 'vitest/config';
import { sparingFlags } from './src/backends/trace/short-run.ts';
import { ProcessesFirst } from './test/processes-first.ts';

export default defineConfig({
  test: {
    // Ink asks tput for the size of a terminal that has none; fixed sizes keep component tests fast.
    env: {
      COLUMNS: '100',
      LINES: '40',
      FORCE_COLOR: '0',
      // As in the bundle: the development build of React takes a sixth of the time of the screens.
      NODE_ENV: 'production',
    },
    globalSetup: ['test/temporary-folder.ts', 'test/before-modules.ts'],
    setupFiles: ['test/own-modules.ts'],
    // Most code of a test runs a few times: optimising it in the background takes a quarter of the processor time.
    // Most of what it makes is soon forgotten: with more room for it less is looked through. What is kept is not looked
    // through at all before there is a lot of it: that takes a twentieth of the time of all tests.
    execArgv: [
      ...sparingFlags,
      // As in the program: expressions are compiled once.
      '--no-regexp-tier-up',
      '--max-semi-space-size=64',
      '--min-semi-space-size=64',
      '--initial-old-space-size=2048',
    ],
    // What never ends is ended; how long a test takes says how busy the machine is.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    sequence: { sequencer: ProcessesFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/pty/**'],
          // Modules keep no state between files, so loading them once per worker saves half of the processor time.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/pty/**/*.test.ts'],
          globalSetup: ['test/temporary-folder.ts', 'test/before-modules.ts', 'test/pty/build.ts'],
        },
      },
    ],
  },
});
