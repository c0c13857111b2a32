import type { PrintedForward } from '../../results/readers/printed-forward.ts';

/** Requests of a forward pass: those of all its data-parallel ranks, of one of them, and how many ranks there are. */
export interface RequestsOfPass {
  readonly all: number;
  readonly each: number;
  readonly ranks: number;
}

function counted(pass: PrintedForward, flag: string): number | null {
  const value = Number(pass.command?.flags.get(flag)?.[0] ?? Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : null;
}

/** Requests of a pass, in all as its command counts them and on each rank as it prints them; null where it tells neither. */
export function requestsOfPass(pass: PrintedForward): RequestsOfPass | null {
  const each = pass.queriesPerRank;
  const told = counted(pass, '--num-queries');
  if (each === null || each <= 0) return null;
  const ranks = counted(pass, '--dp-size') ?? (told === null ? 1 : Math.max(1, Math.ceil(told / each)));
  return { all: told ?? each * ranks, each, ranks };
}
