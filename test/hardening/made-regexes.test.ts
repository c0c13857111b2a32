import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { analyse } from 'scslre';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataSources } from '../../scripts/module-hooks.ts';
import type { Made } from './made-patterns.ts';

let made: readonly Made[] = [];

/**
 * Modules that see no more than a few thousand characters of a text (`readableCharacters` of the understanding and of
 * the questions): a time that grows with the square of the text is bounded there, one that doubles with a letter is not.
 */
const boundedTexts = ['dialog/understanding/', 'dialog/forward/', 'text/words/', 'explain/answers/'];

beforeAll(async () => {
  const thread = new Worker(new URL('./made-patterns.ts', import.meta.url), { workerData: dataSources });
  [made] = (await once(thread, 'message')) as [Made[]];
  await thread.terminate();
});

function slowParts({ module, source, flags }: Made, isBounded: boolean): string[] {
  const reports = isBounded
    ? analyse({ source, flags }).reports.filter(({ exponential }) => exponential)
    : analyse({ source, flags }, { reportTypes: { Move: true } }).reports;
  return reports.map(({ type }) => `${module} ${type}: /${source}/${flags}`);
}

const isBounded = ({ module }: Made) => boundedTexts.some((room) => module.startsWith(room));

describe('regular expressions that are put together while the program runs', () => {
  it('are found', () => {
    const modules = new Set(made.map(({ module }) => module));
    expect(made.length).toBeGreaterThan(300);
    expect([...modules]).toEqual(
      expect.arrayContaining([
        'text/words/words.ts',
        'results/readers/paste/clean.ts',
        'trace/categories/classify.ts',
      ]),
    );
  });

  it('take a time that grows with the text and no faster', () => {
    const untrusted = made.filter((one) => !isBounded(one));
    expect(untrusted.flatMap((one) => slowParts(one, false))).toEqual([]);
  });

  it('never double their time with a letter, even where the text is short', { timeout: 60_000 }, () => {
    expect(made.filter(isBounded).flatMap((one) => slowParts(one, true))).toEqual([]);
  });
});
