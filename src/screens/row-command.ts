import type { ResultRow } from '../results/result.ts';

/** Flags by which a search is held to one split. */
const splitFlags: ReadonlySet<string> = new Set([
  '--tp-sizes',
  '--ep-sizes',
  '--moe-dp-sizes',
  '--dcp-sizes',
]);

/** The command without some flags and their values. */
function without(command: readonly string[], flags: ReadonlySet<string>): readonly string[] {
  let isLeftOut = false;
  return command.filter((word) => {
    if (word.startsWith('--')) isLeftOut = flags.has(word);
    return !isLeftOut;
  });
}

/** Lengths of prediction that a command searches. */
function searchedMtp(command: readonly string[]): readonly string[] {
  const at = command.indexOf('--num-mtp-tokens');
  if (at < 0) return [];
  const end = command.findIndex((word, index) => index > at && word.startsWith('--'));
  return command.slice(at + 1, end < 0 ? command.length : end);
}

/** The flag of the prediction length of a row, where the command searches several. */
function ownMtp(command: readonly string[], { mtp }: ResultRow): readonly string[] {
  return searchedMtp(command).length > 1 && mtp !== null && mtp > 0 ? ['--num-mtp-tokens', String(mtp)] : [];
}

/**
 * The command of the run, held to the split of one row. A size that is left out means another one than 1 (EP is then the
 * device count), so every dimension that the run searched is said.
 */
export function rowCommand(command: readonly string[], row: ResultRow): readonly string[] {
  // Instances of prefill and decode have a split each, which no flag of the whole says.
  if (command.includes('--disaggregated')) return command;
  const isWide = command.includes('--ep-sizes') || command.includes('--moe-dp-sizes');
  const size = (flag: string, value: number | null, isSaid: boolean) =>
    value !== null && (isSaid || value > 1) ? [flag, String(value)] : [];
  const searchesMtp = searchedMtp(command).length > 1;
  const dropped = searchesMtp
    ? new Set([...splitFlags, '--num-mtp-tokens', ...(row.mtp === 0 ? ['--mtp-acceptance-rates'] : [])])
    : splitFlags;
  return [
    ...without(command, dropped),
    ...size('--tp-sizes', row.tp, true),
    ...size('--ep-sizes', row.ep, isWide),
    ...size('--moe-dp-sizes', row.moeDp, isWide),
    ...size('--dcp-sizes', row.dcp, command.includes('--dcp-sizes')),
    ...ownMtp(command, row),
  ];
}
