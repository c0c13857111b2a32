import { defineConfig } from 'rolldown';
import packageFacts from './package.json' with { type: 'json' };
import { checkData } from './scripts/data-checks.ts';
import { dataPlugin } from './scripts/data-plugin.ts';
import { scannerPlugin } from './scripts/scanner-plugin.ts';
import { thirdPartyDocument } from './scripts/third-party.ts';

export default defineConfig({
  input: {
    main: 'src/main.ts',
    bench: 'test/bench/main.ts',
    'bench-triage': 'test/bench/triage/main.ts',
    'bench-load': 'test/bench/load/main.ts',
    'bench-load-server': 'test/bench/load/known-server.ts',
    fuzz: 'test/fuzz/main.ts',
    gallery: 'test/ui/gallery/main.ts',
    calibrate: 'scripts/calibrate.ts',
    learn: 'scripts/learn-questions.ts',
    'case-worker': 'src/backends/cases/case-worker.ts',
    'trace-worker': 'src/backends/trace/trace-worker.ts',
  },
  platform: 'node',
  plugins: [
    dataPlugin(import.meta.dirname, checkData),
    scannerPlugin(import.meta.dirname),
    {
      name: 'notices',
      // The licences of what is bundled ask that their notices stay with it.
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'THIRD_PARTY.md', source: thirdPartyDocument() });
      },
    },
  ],
  transform: {
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.NEEDED_NODE': JSON.stringify(packageFacts.engines.node),
    },
  },
  // ink asks for its developer tools only when DEV=true; they are not part of the product.
  external: ['react-devtools-core', '@lydell/node-pty', '@xterm/headless'],
  output: {
    dir: 'dist',
    format: 'esm',
    minify: true,
    sourcemap: true,
    cleanDir: true,
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
  logLevel: 'warn',
});
