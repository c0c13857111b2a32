import { candidates, type SearchSpace } from '../../engine/index.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { ArgumentError, ConstraintError } from '../arguments/argument-errors.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';

type Texts = Catalogue['engineCommand'];

const sizeFlags = ['--tp-sizes', '--ep-sizes', '--moe-dp-sizes', '--dcp-sizes'] as const;

/**
 * The sizes to search.
 * @throws ConstraintError for a size above the device count, ArgumentError when nothing divides the devices.
 */
export function searchSpaceOf(given: ParsedArguments, numDevices: number, texts: Texts): SearchSpace {
  for (const flag of sizeFlags) {
    const tooLarge = given.numbers(flag)?.find((size) => size > numDevices);
    if (tooLarge !== undefined) throw new ConstraintError(texts.sizeTooLarge(flag, tooLarge, numDevices));
  }
  const space: SearchSpace = {
    tpSizes: given.numbers('--tp-sizes'),
    epSizes: given.numbers('--ep-sizes'),
    moeDpSizes: given.numbers('--moe-dp-sizes'),
    dcpSizes: given.numbers('--dcp-sizes'),
    mtpTokens: unique(given.numbers('--num-mtp-tokens')),
  };
  if (candidates(space, numDevices, { hasExperts: true }).length === 0)
    throw new ArgumentError(texts.noCombination(numDevices));
  return space;
}

function unique(values: readonly number[] | null): number[] | null {
  return values === null ? null : [...new Set(values)];
}

/** All choices of sizes, also those that do not divide the devices: what the warning about large searches counts. */
export function combinationCount(space: SearchSpace, numDevices: number): number {
  const count = (sizes: readonly number[] | null, fixed: number) => {
    if (sizes === null) return fixed;
    return sizes.length > 0 ? new Set(sizes).size : Math.floor(Math.log2(numDevices)) + 1;
  };
  const isOpen = space.tpSizes === null && space.epSizes === null && space.moeDpSizes === null;
  return (
    count(isOpen ? [] : space.tpSizes, 1) *
    count(space.epSizes, 1) *
    count(space.moeDpSizes, 1) *
    count(space.dcpSizes, 1) *
    (space.mtpTokens?.length ?? 1)
  );
}
