import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runTextGenerate } from '../../src/programs/text-generate/text-generate.ts';
import { runThroughputOptimizer } from '../../src/programs/throughput-optimizer/throughput-optimizer.ts';
import { runEngineProgram } from './engine-kit.ts';

/**
 * Command lines that the documentation of the modelled program shows and that its argument tests take or refuse, with
 * the exit status.
 */
interface DocumentedLine {
  readonly program: 'text-generate' | 'throughput-optimizer';
  readonly args: readonly string[];
  readonly exit: 0 | 1 | 2;
}

const programs = { 'text-generate': runTextGenerate, 'throughput-optimizer': runThroughputOptimizer };

const lines = readFileSync(join(import.meta.dirname, '../golden/documented-lines.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): DocumentedLine => JSON.parse(line));

describe('documented command lines are taken or refused alike', () => {
  test.each(lines.map((line) => [`${line.program} ${line.args.join(' ')}`, line] as const))(
    '%s',
    async (_, { program, args, exit }) => {
      const { status, out, err } = await runEngineProgram(programs[program], args);
      expect(status, err).toBe(exit);
      if (exit === 0) expect(out).not.toBe('');
      else expect(err).not.toBe('');
    },
    60_000,
  );
});
