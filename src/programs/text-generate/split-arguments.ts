import type { ParallelSplit } from '../../engine/index.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ConstraintError } from '../arguments/argument-errors.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';

type Texts = Catalogue['engineCommand'];

/** A size with its flag, for sentences. */
type Factor = readonly [flag: string, size: number];

function checkProduct(factors: readonly Factor[], devices: number, texts: Texts): void {
  const product = factors.reduce((all, [, size]) => all * size, 1);
  if (product === devices) return;
  const shown = factors.map(([flag, size]) => `${flag} ${size}`).join(' × ');
  throw new ConstraintError(texts.sizesMismatch(shown, product, devices));
}

/** The size of a group, or what is left of `ranks` beside the other sizes. */
function sizeOf(given: ParsedArguments, flag: string, ranks: number, ...others: readonly number[]): number {
  const rest = others.reduce((left, size) => Math.floor(left / size), ranks);
  return given.number(flag) ?? rest;
}

/** A linear with sizes of its own must fill the world like the model does; gives its tensor-parallel size. */
function ownTp(
  given: ParsedArguments,
  part: string,
  split: Pick<ParallelSplit, 'worldSize' | 'tp' | 'pp'>,
  texts: Texts,
) {
  const { worldSize, tp, pp } = split;
  const own = given.number(`--${part}-tp-size`) ?? tp;
  const dp = sizeOf(given, `--${part}-dp-size`, worldSize, own, pp);
  const factors: Factor[] = [
    [`--${part}-tp-size`, own],
    [`--${part}-dp-size`, dp],
    ['--pp-size', pp],
  ];
  checkProduct(factors, worldSize, texts);
  return own;
}

/**
 * How the ranks are laid out, checked in the order of the real program so that of several wrong sizes the same one is
 * named. @throws ConstraintError
 */
export function splitOf(given: ParsedArguments, texts: Texts): ParallelSplit {
  const size = (flag: string) => given.number(flag) ?? 1;
  const worldSize = size('--num-devices');
  const [tp, pp, dcp] = [size('--tp-size'), size('--pp-size'), size('--dcp-size')];
  const [ep, moeDp] = [size('--ep-size'), size('--moe-dp-size')];
  const vision = size('--vision-tp-size');
  if (worldSize % vision !== 0) {
    throw new ConstraintError(texts.doesNotDivide('--vision-tp-size', vision, '--num-devices', worldSize));
  }
  const dp = sizeOf(given, '--dp-size', worldSize, tp, pp);
  checkProduct(
    [
      ['--tp-size', tp],
      ['--dp-size', dp],
      ['--pp-size', pp],
    ],
    worldSize,
    texts,
  );
  if (tp % dcp !== 0) throw new ConstraintError(texts.doesNotDivide('--dcp-size', dcp, '--tp-size', tp));
  const moeTp = sizeOf(given, '--moe-tp-size', worldSize / pp, moeDp, ep);
  checkProduct(
    [
      ['--ep-size', ep],
      ['--moe-tp-size', moeTp],
      ['--moe-dp-size', moeDp],
      ['--pp-size', pp],
    ],
    worldSize,
    texts,
  );
  const layout = { worldSize, tp, pp };
  return {
    ...layout,
    dp,
    ep,
    moeTp,
    moeDp,
    dcp,
    oProjTp: ownTp(given, 'o-proj', layout, texts),
    mlpTp: ownTp(given, 'mlp', layout, texts),
    lmHeadTp: ownTp(given, 'lmhead', layout, texts),
  };
}
