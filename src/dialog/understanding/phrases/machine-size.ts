import type { Statement } from '../statement.ts';
import { eitherCount } from './machines.ts';

const productOf = /^(?<machines>[\d,]+) × (?<each>[\d,]+) =/u;
const number = (text: string | undefined) => Number((text ?? '').replaceAll(',', ''));

/**
 * `2 H200 nodes, 16 GPUs`: more devices than one machine holds, and no more than all of them do, are those of each or of
 * all.
 *
 * @param most devices of one machine of those named.
 */
export function withinMachines(statements: readonly Statement[], most: number | null): readonly Statement[] {
  if (most === null) return statements;
  return statements.map((one) => {
    const told = one.slot === 'numDevices' ? productOf.exec(one.reading ?? '') : null;
    const [machines, each] = [number(told?.groups?.machines), number(told?.groups?.each)];
    const isOfAll = told && machines > 1 && each > most && each % machines === 0 && each / machines <= most;
    return isOfAll ? eitherCount(machines, each, [one.start, one.end]) : one;
  });
}
