import { spawn } from 'node:child_process';
import { dialects } from './dialects.ts';
import { sourceEngine } from './engine-source.ts';
import { spentTime } from './spent-time.ts';

// `shim.ts DIALECT [words]`: stands where the executable of a framework would.
const [name = '', ...words] = process.argv.slice(2);
const dialect = dialects[name];
if (dialect === undefined) {
  process.stderr.write(`ModuleNotFoundError: No module named '${name}'\n`);
  process.exit(1);
}

function flagsOf(all: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  all.forEach((word, at) => {
    if (word.startsWith('--'))
      flags.set(word, all[at + 1]?.startsWith('--') === false ? (all[at + 1] ?? '') : '');
  });
  return flags;
}

const flags = flagsOf(words);
if (flags.has('--help') || flags.has('--help=all')) {
  process.stdout.write(dialect.help);
  process.exit(0);
}
if (flags.has('--version')) {
  process.stdout.write(`${dialect.version}\n`);
  process.exit(0);
}
const unknown = [...flags.keys()].find((flag) => !dialect.help.includes(`${flag} `));
if (unknown !== undefined) {
  process.stderr.write(`${dialect.usageError(unknown)}\n`);
  process.exit(2);
}
process.stdout.write(`token of the hub: ${process.env.HF_TOKEN ?? 'none'}\n`);
if (dialect.isOutOfMemory(flags)) {
  process.stderr.write(`${dialect.outOfMemory}\n`);
  process.exit(1);
}
// A worker that outlives its parent, as engine processes do.
if (process.env.SIMULATOR_ORPHAN) {
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true }).unref();
}
// What only tells its version or its flags need not load a server.
const { serveDialect } = await import('./serve-dialect.ts');
serveDialect(dialect, flags, {
  engine: await sourceEngine(process.env.PYTHONPATH),
  ...(process.env.VLLM_TORCH_PROFILER_DIR === undefined
    ? {}
    : { traceFolder: process.env.VLLM_TORCH_PROFILER_DIR }),
  port: Number(flags.get('--port')),
  // Without a name to serve under, the last part of the model's path is taken.
  model:
    flags.get('--served-model-name') ??
    words
      .find((word) => word.includes('/'))
      ?.split('/')
      .at(-1) ??
    '',
  ...(process.env.SIMULATOR_CLOCK === undefined
    ? {}
    : { spend: spentTime(process.env.SIMULATOR_CLOCK).spend }),
  ...(JSON.parse(process.env.SIMULATOR_FAULTS ?? '{}') as object),
  endsEarly: process.env.SIMULATOR_ENDS_EARLY === '1',
  allFail: process.env.SIMULATOR_ALL_FAIL === '1',
  diesAfter: Number(process.env.SIMULATOR_DIES_AFTER ?? Number.POSITIVE_INFINITY),
});
