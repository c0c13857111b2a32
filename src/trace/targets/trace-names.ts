/** Names of traces as the frameworks' profilers write them. */
const traceName = /\.(?:trace\.json|pt\.trace\.json|json)(?:\.gz)?$|\.csv$/i;
const certainName = /\.trace\.json(?:\.gz)?$|\.pt\.trace\.json|(?:^|\/)trace_view\.json(?:\.gz)?$/i;
const otherJson = /(?:^|\/)(?:server_args|metadata|config)\.json$/i;
const otherWriters = /\.viztracer\.json(?:\.gz)?$|-merged\.json(?:\.gz)?$/i;
const captureFolder = /(?:^|\/)(?:graph_capture_profile|capture_traces)\//;
const frontEnd = /async_llm/i;

/** Why a file is not taken. */
export type PassedOver =
  | 'not-a-trace'
  | 'capture'
  | 'other-writer'
  | 'front-end'
  | 'merged'
  | 'other-rank'
  | 'other-replica'
  | 'older';

/** Whether a name may be a trace's; its content decides where the name alone does not (`isCertain`). */
export function judgeName(path: string): {
  readonly mayBe: boolean;
  readonly isCertain: boolean;
  readonly reason: PassedOver | null;
} {
  const no = (reason: PassedOver) => ({ mayBe: false, isCertain: false, reason });
  if (!traceName.test(path) || otherJson.test(path) || path.endsWith('.csv')) return no('not-a-trace');
  if (captureFolder.test(path)) return no('capture');
  if (otherWriters.test(path)) return no('other-writer');
  if (frontEnd.test(nameOf(path))) return no('front-end');
  return { mayBe: true, isCertain: certainName.test(path), reason: null };
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

const rankForms = [
  /(?:^|[_-])tp(\d+)(?=[_.-]|$)/i,
  /TP-(\d+)/i,
  /(?:^|[_-])rank[-_]?(\d+)(?=[_.-]|$)/i,
  /(?:^|[_-])worker[-_]?(\d+)(?=[_.-]|$)/i,
];

/** The rank that a file name tells; null where it tells none. */
export function rankOfName(path: string): number | null {
  const name = nameOf(path);
  for (const form of rankForms) {
    const rank = form.exec(name)?.[1];
    if (rank !== undefined) return Number(rank);
  }
  return null;
}

const replicaIndex = /(?:^|[_-])(?:dp|pp|ep|dcp|rank)[-_]?(\d+)(?=[_.-]|$)/gi;

/** Whether every replica index of a name is zero (`dp0_pp0_tp0_dcp0_ep0_rank0`). */
export function isFirstReplica(path: string): boolean {
  return [...nameOf(path).matchAll(replicaIndex)].every(([, index]) => Number(index) === 0);
}

/** Files that join the events of several ranks: huge, and their process numbers are renamed. */
export function isMerged(path: string): boolean {
  return nameOf(path).startsWith('merged-');
}
