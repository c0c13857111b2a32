import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { type FlagDialect, readHelp } from '../../plan/dialect.ts';
import { type Checkout, programFiles, type TensorCastProgram } from './checkout.ts';
import { allowedEnvironment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';

/** Outcome of asking both programs for help. */
export type ProbedHelp =
  | { readonly dialects: Readonly<Record<TensorCastProgram, FlagDialect>>; readonly failure: null }
  /** The text that the program or the system gave for not answering. */
  | { readonly dialects: null; readonly failure: string };

const modules: Readonly<Record<TensorCastProgram, string>> = {
  'throughput-optimizer': 'cli.inference.throughput_optimizer',
  'text-generate': 'cli.inference.text_generate',
};

const cacheSchema = z.object({
  schema: z.literal('throughline.help/1'),
  help: z.object({ 'throughput-optimizer': z.string(), 'text-generate': z.string() }),
});

/** Importing the real program takes many seconds on a cold machine. */
const helpTimeoutMs = 120_000;

/** The arguments that start a program, after the interpreter's own. */
export function programArguments(program: TensorCastProgram): string[] {
  return ['-m', modules[program]];
}

/** Changes with the commit, the program files and the interpreter; one version is asked once. */
function cacheKey(checkout: Checkout, interpreter: Interpreter): string {
  const times = Object.values(programFiles).map((file) => statSync(join(checkout.path, file)).mtimeMs);
  const parts = [checkout.path, checkout.version, ...times, interpreter.file, ...interpreter.args];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}

/** Keeps small texts between starts; `store` fills it in with atomic files. A failure to keep one is no error. */
export interface HelpCache {
  read(name: string): string | null;
  write(name: string, content: string): void;
}

function readCache(cache: HelpCache, name: string): z.infer<typeof cacheSchema>['help'] | null {
  try {
    return cacheSchema.parse(JSON.parse(cache.read(name) ?? 'null')).help;
  } catch {
    return null;
  }
}

/**
 * Asks both programs for their help and reads the flag dialect from it; an answer is kept in `cache` for as long
 * as the version stays. A failure is never kept. `signal` ends the asking where nobody waits for the answer any more.
 */
export async function probeHelp(
  checkout: Checkout,
  interpreter: Interpreter,
  cache: HelpCache,
  signal: AbortSignal,
): Promise<ProbedHelp> {
  const name = `tensorcast-help-${cacheKey(checkout, interpreter)}.json`;
  const cached = readCache(cache, name);
  if (cached) return { dialects: dialectsOf(cached, checkout), failure: null };
  const answers = await Promise.all(
    (['throughput-optimizer', 'text-generate'] as const).map((program) =>
      execa(interpreter.file, [...interpreter.args, ...programArguments(program), '--help'], {
        cwd: checkout.path,
        env: { ...allowedEnvironment(process.env), COLUMNS: '160' },
        extendEnv: false,
        stdin: 'ignore',
        reject: false,
        timeout: helpTimeoutMs,
        cancelSignal: signal,
      }),
    ),
  );
  for (const { exitCode, stdout, stderr, shortMessage } of answers) {
    if (exitCode === 0 && stdout.includes('--')) continue;
    const failure = [stderr, shortMessage ?? ''].filter((text) => text !== '').join('\n');
    return { dialects: null, failure: failure || stdout };
  }
  const [optimizer, forward] = answers;
  const help = {
    'throughput-optimizer': optimizer?.stdout ?? '',
    'text-generate': forward?.stdout ?? '',
  };
  cache.write(name, JSON.stringify({ schema: 'throughline.help/1', help }));
  return { dialects: dialectsOf(help, checkout), failure: null };
}

function dialectsOf(
  help: Readonly<Record<TensorCastProgram, string>>,
  checkout: Checkout,
): Record<TensorCastProgram, FlagDialect> {
  const name = `TensorCast ${checkout.version}`;
  return {
    'throughput-optimizer': readHelp(help['throughput-optimizer'], name),
    'text-generate': readHelp(help['text-generate'], name),
  };
}
