import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exitCodes } from '../../src/screens/exit-codes.ts';
import { printedBy } from './run-input.ts';
import { targetsOf } from './targets.ts';

const root = join(import.meta.dirname, '../..');
const targets = targetsOf({
  golden: join(root, 'test/golden'),
  references: join(root, 'references'),
  measured: join(root, 'test/engine/analytic/measured/database'),
});

// A command line with a flag that is none would try nothing of an input.
it.each(targets.filter(({ commands }) => commands !== undefined).map((one) => [one.name, one] as const))(
  'the command lines for %s are none that the program refuses',
  async (_, { read, commands, corpus }) => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-fuzz-'));
    try {
      const [input = ''] = corpus;
      await read?.(input, folder);
      for (const words of commands?.(input, folder) ?? []) {
        const { code, err } = await printedBy(words, folder);
        expect(code, `${words.join(' ')}\n${err}`).not.toBe(exitCodes.usage);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
