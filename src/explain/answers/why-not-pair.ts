import type { PdPair } from '../../results/result.ts';
import type { Subject } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { requests, strategy } from '../prose-figures.ts';

interface PlacedPair {
  readonly pair: PdPair;
  readonly path: string;
}

function pairsOf(subjects: readonly Subject[]): PlacedPair[] {
  return subjects.flatMap(({ device, path }) =>
    (device.pdRatio?.pairs ?? []).map((pair, at) => ({ pair, path: `${path}.pdRatio.pairs[${at}]` })),
  );
}

const labelled = ({ pair }: PlacedPair, t: ExplainTexts): string =>
  `P ${strategy(pair.prefillParallel, t.words.unnamedStrategy)} · D ${strategy(pair.decodeParallel, t.words.unnamedStrategy)}`;

function citesOf({ pair, path }: PlacedPair) {
  return [
    cite(`${path}.prefillParallel`, pair.prefillParallel),
    cite(`${path}.decodeParallel`, pair.decodeParallel),
    cite(`${path}.balancedQps`, pair.balancedQps),
  ];
}

/**
 * Why a strategy is not the one of a P/D ratio: it may be that of either kind of instance. `fits` says whether a label is
 * the one that was asked about. Null where nothing read is a ratio.
 */
export function whyNotPair(
  subjects: readonly Subject[],
  words: string,
  fits: (parallel: string) => boolean,
): Statement[] | null {
  const pairs = pairsOf(subjects);
  const [best] = pairs;
  if (best === undefined) return null;
  const sides = (['prefill', 'decode'] as const).filter((side) => fits(best.pair[`${side}Parallel`]));
  if (sides.length > 0) {
    return sides.map((side) => {
      const parallel = best.pair[`${side}Parallel`];
      return state('best-row', 'macro_only', [cite(`${best.path}.${side}Parallel`, parallel)], (t) =>
        t.answers.isBestOf(t.words.served[side], strategy(parallel, t.words.unnamedStrategy)),
      );
    });
  }
  const lost = pairs.find(({ pair }) => fits(pair.prefillParallel) || fits(pair.decodeParallel));
  if (lost !== undefined && lost.pair.balancedQps !== null && best.pair.balancedQps !== null) {
    const [mine, theirs] = [lost.pair.balancedQps, best.pair.balancedQps];
    return [
      state('candidate-lost', 'macro_only', [...citesOf(lost), ...citesOf(best)], (t) =>
        t.answers.pairLost(labelled(lost, t), requests(mine), labelled(best, t), requests(theirs)),
      ),
    ];
  }
  const cites = [...pairs.flatMap(citesOf), cite('question.split', words, 'reference')];
  return [
    state('not-answerable', 'macro_only', cites, (t) =>
      t.answers.notACandidate(words, pairs.map((one) => labelled(one, t)).join(t.words.comma)),
    ),
  ];
}
