import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runThroughputOptimizer } from '../../../src/programs/throughput-optimizer/throughput-optimizer.ts';
import { type Recording, recordings } from '../../results/readers/recordings.ts';
import { runEngineProgram } from '../engine-kit.ts';
import { firstDifference, printedLines } from './printed-lines.ts';

const lengths = join(import.meta.dirname, '../../golden/recordings/lengths.yaml');
const files = { 'lengths.yaml': readFileSync(lengths, 'utf8') };

/** Drafts of recorded runs lie beside them. */
const ownFile = (word: string): string =>
  word.endsWith('.json') ? join(import.meta.dirname, '../../golden/recordings', word) : word;

/** Activation and free memory may be this far from the recorded figures, GB (references/engine/memory.md 6.3). */
const memoryTolerance = 0.0301;

/**
 * Where the real program's replay of tensor lifetimes is not reproducible from run to run by more than that: how many
 * memory columns it touches, and how far they are off.
 */
const unsteadyMemory: Readonly<Record<string, { readonly columns: number; readonly tolerance: number }>> = {
  'lengths-prefill': { columns: 3, tolerance: Number.POSITIVE_INFINITY },
  'mla-decode': { columns: 2, tolerance: 0.0731 },
};

/**
 * Their rows of later devices are shifted by simulations the real program reuses (references/engine/serving.md 7.11).
 */
const shiftedDevices = new Set(['dense-multi-device', 'r-multi-disagg', 'pd-cross', 'r-multi']);

/** Rows with equal throughput stand in either order: the sort of the real program is not stable. */
const tiedRows = new Set(['r-prefill8b-dump']);

/** The recorded folder name of a model, written as the id that we were given. */
function withModelId({ model, typed, stdout }: Recording): string {
  return typed === undefined ? stdout : stdout.replaceAll(typed, model);
}

function firstReport(text: string): string {
  const [report = ''] = text.split(/(?=\n\*{80,}\n {2}-)/);
  return report;
}

/** What is left of a line when its figures are outside of parity. */
function shapes(text: string): Set<string> {
  const lines = text.split('\n').map((line) =>
    line
      .replace(/\d+(\.\d+)?/g, '#')
      .replace(/\s+/g, ' ')
      .replace(/-+/g, '-'),
  );
  return new Set(lines);
}

function sortedLines(text: string): string {
  return text.split('\n').toSorted().join('\n');
}

describe('recorded runs of the real optimizer print the same', () => {
  test.each([...recordings('optimizer'), ...recordings('drawn')].map((one) => [one.id, one] as const))(
    '%s',
    async (id, recorded) => {
      const words = [recorded.model, ...recorded.args.map(ownFile)];
      const { status, out } = await runEngineProgram(runThroughputOptimizer, words, { files });
      const theirs = withModelId(recorded);
      const { columns, tolerance } = unsteadyMemory[id] ?? { columns: 2, tolerance: memoryTolerance };
      const compare = (part: (text: string) => string) =>
        firstDifference(printedLines(part(out), columns), printedLines(part(theirs), columns), tolerance);
      expect(status).toBe(recorded.exit);
      if (shiftedDevices.has(id)) {
        expect(compare(firstReport)).toBeNull();
        expect(shapes(out)).toEqual(shapes(theirs));
      } else if (tiedRows.has(id)) {
        expect(compare(sortedLines)).toBeNull();
      } else {
        expect(compare((text) => text)).toBeNull();
      }
    },
  );
});
