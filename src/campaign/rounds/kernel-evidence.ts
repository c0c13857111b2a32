import type { Blocker } from './gate-terms.ts';
import type { CitedRow } from './round-records.ts';
import type { RoundState } from './rounds-state.ts';
import { standingOf } from './standing.ts';

/** A kernel, or a family of them, must take this share of its stage, in percent. */
const leastSharePct = 1;

/** Rows of the target's profile that belong to a family, by id or by name. */
export function familyRows(round: RoundState): readonly CitedRow[] {
  const family = new Set(round.target?.kernel?.family ?? []);
  const rows = round.profiles.filter(({ phase, commit }) => phase === 'before' && commit !== null);
  return rows
    .flatMap((profile) => profile.rows)
    .filter(({ id, kernel }) => family.has(id) || family.has(kernel));
}

/**
 * Reasons against a kernel as a target: a gap that is none any more, a family below 1 % of its stage, no layer that
 * holds it. A lone kernel below 1 % counts with its family, whose members are summed stage by stage.
 */
export function eligibilityOf(round: RoundState): Blocker[] {
  const rows = familyRows(round);
  const shares = new Map<string, number>();
  for (const { stage, share } of rows) shares.set(stage, (shares.get(stage) ?? 0) + share);
  const most = Math.max(0, ...shares.values());
  const hot = new Set(round.layers?.hot_rows ?? []);
  const isPlaced = hot.size === 0 || rows.some(({ id }) => hot.has(id));
  const standing = standingOf(round);
  return [
    ...(standing.kind === 'behind' ? [] : [{ code: 'kernel-gap', detail: '' } as const]),
    ...(rows.length > 0 && most >= leastSharePct
      ? []
      : [{ code: 'kernel-small', detail: `${most.toFixed(2)} %` } as const]),
    ...(isPlaced ? [] : [{ code: 'kernel-layers', detail: rows.map(({ id }) => id).join(', ') } as const]),
  ];
}

/** A candidate this close to its baseline, in percent, says nothing without counters. */
const closePct = 2;

/** Whether counters are needed: the next edit is unclear, or the last verified try was within ±2 % or a loss. */
export function needsCounters(round: RoundState): boolean {
  if (round.target?.kernel?.edit_is_unclear === true) return true;
  const gains = (round.verification?.improvements ?? []).flatMap(({ g_pct }) => g_pct ?? []);
  return gains.length > 0 && gains.every((gain) => gain <= closePct);
}

/** Next step that a digest proposes. */
export type DigestProposal =
  | { readonly nextEdit: string; readonly blocker: null }
  | { readonly nextEdit: null; readonly blocker: string }
  | { readonly fault: 'no-next-edit' | 'several-next-edits' | 'no-table'; readonly count: number };

/** The text below a heading, to the next heading of any level. */
function sectionOf(lines: readonly string[], title: RegExp): string[] | null {
  const from = lines.findIndex((text) => /^#{1,6} /.test(text) && title.test(text));
  if (from === -1) return null;
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((text) => /^#{1,6} /.test(text));
  return to === -1 ? rest : rest.slice(0, to);
}

/**
 * Reads a digest of counters: it ends in exactly one next edit, or says why there are no counters. A digest with two
 * next edits has not decided.
 */
export function readDigest(text: string): DigestProposal {
  const lines = text.split(/\r?\n/);
  const blocker = sectionOf(lines, /Blocker|阻碍/i)
    ?.join(' ')
    .trim();
  if (blocker !== undefined && blocker !== '') return { nextEdit: null, blocker };
  const edits = (sectionOf(lines, /Next edit|下一处修改/i) ?? []).filter((line) =>
    /^ {0,3}(?:[-*+]|\d+[.)]) +\S/.test(line),
  );
  if (edits.length === 0) return { fault: 'no-next-edit', count: 0 };
  if (edits.length > 1) return { fault: 'several-next-edits', count: edits.length };
  const hasTable = lines.some((line) => /^\|.*\|.*\|.*\|/.test(line) && /\d/.test(line));
  if (!hasTable) return { fault: 'no-table', count: 0 };
  return { nextEdit: (edits[0] ?? '').replace(/^ {0,3}(?:[-*+]|\d+[.)]) +/, '').trim(), blocker: null };
}
