import { describe, expect, test } from 'vitest';
import { runTextGenerate } from '../../../src/programs/text-generate/text-generate.ts';
import { recordings } from '../../results/readers/recordings.ts';
import { runEngineProgram } from '../engine-kit.ts';

/**
 * Activation and what is left beside it may be this far from the recorded figures, GB
 * (references/engine/memory.md 6.3).
 */
const memoryTolerance = 0.0301;

interface PrintedLine {
  /** The line with its tolerated figures left out. */
  readonly text: string;
  readonly memory: readonly number[];
}

/**
 * Lines as far as they must be equal: rows that take no time, column widths and the time of the simulation itself do
 * not count; activation and free memory are compared with tolerance.
 */
function printedLines(text: string): PrintedLine[] {
  return text
    .split('\n')
    .filter((line) => !line.includes('0.000ns') && !line.startsWith('Model compilation'))
    .map((line) => {
      const plain = line.trim().replace(/-{2,}/g, '-').replace(/\s+/g, ' ');
      const tolerated = /(?<=(?:activation size: |activation=|Memory available: |peak=))-?\d+\.\d+/g;
      return {
        text: plain.replace(tolerated, '…'),
        memory: [...plain.matchAll(tolerated)].map(([figure]) => Number(figure)),
      };
    });
}

describe('recorded runs of the real program print the same', () => {
  test.each(recordings('text-generate').map((one) => [one.id, one] as const))('%s', async (_, recorded) => {
    const { status, out } = await runEngineProgram(runTextGenerate, [recorded.model, ...recorded.args]);
    const ours = printedLines(out);
    const theirs = printedLines(recorded.stdout);
    expect(status).toBe(recorded.exit);
    expect(ours.map(({ text }) => text)).toEqual(theirs.map(({ text }) => text));
    for (const [index, line] of theirs.entries()) {
      for (const [at, figure] of line.memory.entries()) {
        const own = ours[index]?.memory[at] ?? Number.NaN;
        expect(Math.abs(own - figure), line.text).toBeLessThanOrEqual(memoryTolerance);
      }
    }
  });
});
