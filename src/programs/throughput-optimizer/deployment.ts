import type { DeploymentTask, LatencyLimits } from '../../engine/index.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ConstraintError } from '../arguments/argument-errors.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';
import { NothingFoundError } from './nothing-found-error.ts';

type Texts = Catalogue['engineCommand'];

/** Limits in ms; infinity is a limit that holds everything. */
export function limitsOf(given: ParsedArguments): LatencyLimits {
  return { ttftMs: given.number('--ttft-limit'), tpotMs: given.number('--tpot-limit') };
}

/**
 * The mode of a search. The real program takes a prefill side without a TTFT limit for decode and pairs nothing.
 * @throws ConstraintError for flags of several modes, or half of one; NothingFoundError
 */
export function taskOf(given: ParsedArguments, texts: Texts): DeploymentTask {
  const prefill = given.number('--prefill-devices-per-instance');
  const decode = given.number('--decode-devices-per-instance');
  if (!given.isOn('--enable-optimize-prefill-decode-ratio')) {
    if (prefill !== null || decode !== null) throw new ConstraintError(texts.pdCountsWithoutMode);
    return { mode: given.isOn('--disagg') ? 'disaggregation' : 'aggregation' };
  }
  if (given.isOn('--disagg')) throw new ConstraintError(texts.pdWithDisagg);
  if (prefill === null || decode === null) throw new ConstraintError(texts.pdCountsMissing);
  if (limitsOf(given).ttftMs === null) throw new NothingFoundError(texts.pdNeedsTtft);
  return { mode: 'pd-ratio', prefillDevicesPerInstance: prefill, decodeDevicesPerInstance: decode };
}

/** @throws ConstraintError where a length distribution cannot be used. */
export function checkDistribution(given: ParsedArguments, texts: Texts): void {
  const { ttftMs, tpotMs } = limitsOf(given);
  if (given.isOn('--enable-optimize-prefill-decode-ratio')) throw new ConstraintError(texts.lengthsWithPd);
  if (given.isOn('--disagg') && (ttftMs === null || tpotMs !== null)) {
    throw new ConstraintError(texts.lengthsInDisagg);
  }
}
