import { isSameRow } from '../../results/configuration.ts';
import { type EvidenceLevel, permits } from '../../results/evidence-level.ts';
import type { DeviceResult, Result, ResultRow } from '../../results/result.ts';
import { type PhaseEvidence, phaseEvidence, type ServedPhase } from '../evidence/phase-evidence.ts';
import type { ExplainTexts } from '../evidence/statement.ts';
import type { ExplainInput } from '../input.ts';
import { requests, strategy, whole } from '../prose-figures.ts';

/** One device and phase of one run: what sentences are about. */
export interface Subject {
  readonly run: Result;
  readonly runPath: string;
  readonly device: DeviceResult;
  /** `runs[0].results[1]`. */
  readonly path: string;
  /** Where the row stands that is spoken of, below the path; the best one where it is absent. */
  readonly rowAt?: string;
  readonly phases: readonly PhaseEvidence[];
  /** `A`, `B`, … where several subjects are of one phase and have to be told apart. */
  readonly letter: string | null;
  /** All subjects of its phase are on one device, so that its strategy tells it apart. */
  readonly isDeviceShared: boolean;
  /** Where it was read; null where that tells nothing apart. */
  readonly source: string | null;
}

const phasesOf: Readonly<Record<DeviceResult['phase'], readonly ServedPhase[]>> = {
  aggregated: ['prefill', 'decode'],
  prefill: ['prefill'],
  decode: ['decode'],
  'pd-ratio': [],
};

/** The two sweeps behind a ratio are not results of their own. */
function isPartOfRatio(device: DeviceResult, run: Result): boolean {
  const hasRatio = run.results.some((one) => one.phase === 'pd-ratio');
  return run.mode === 'pd-ratio' && hasRatio && device.phase !== 'pd-ratio';
}

/** Every device and phase of every run, with its evidence. */
export function subjectsOf(input: ExplainInput): Subject[] {
  const all = input.runs.flatMap((run, runAt) =>
    run.results.flatMap((device, at) =>
      isPartOfRatio(device, run) ? [] : [{ run, runAt, device, path: `runs[${runAt}].results[${at}]` }],
    ),
  );
  const names = new Set(input.runNames);
  const letters = new Map<DeviceResult['phase'], number>();
  return all.map(({ run, runAt, device, path }): Subject => {
    const peers = all.filter((one) => one.device.phase === device.phase);
    const isAlone = peers.length === 1;
    const place = letters.get(device.phase) ?? 0;
    letters.set(device.phase, place + 1);
    return {
      run,
      runPath: `runs[${runAt}]`,
      device,
      path,
      phases: phasesOf[device.phase].map((phase) => phaseEvidence(run, device, path, phase, input.forwards)),
      letter: isAlone || place > 25 ? null : String.fromCharCode(65 + place),
      isDeviceShared: new Set(peers.map((one) => one.device.device)).size === 1,
      source: names.size > 1 ? (input.runNames[runAt] ?? null) : null,
    };
  });
}

/** A subject's name: `A · TEST_DEVICE · aggregated`. */
export function titleOf(subject: Subject, t: ExplainTexts): string {
  const { letter, source, device, run } = subject;
  const named = device.device ?? (run.conditions.devices.length === 1 ? run.conditions.devices[0] : null);
  return [letter, source, named, loadOf(subject, t) ?? t.words.phases[device.phase]]
    .filter(Boolean)
    .join(' · ');
}

/** The load that a test measured, by which it is told from others; null of results that are none of a load test. */
function loadOf({ run, device: { best } }: Subject, t: ExplainTexts): string | null {
  if (run.basis !== 'measured' || best === null || best.parallel !== '') return null;
  if (best.concurrency !== null) return t.words.inFlight(whole(best.concurrency));
  return best.requestsPerSecond === null ? null : requests(best.requestsPerSecond);
}

/** A subject's short name within a sentence: its letter, and its device or strategy, whichever tells it apart. */
export function shortTitle(subject: Subject, t: ExplainTexts): string {
  const { letter, device, isDeviceShared } = subject;
  const own = isDeviceShared && device.best ? strategy(device.best.parallel, '') : '';
  const named = own || (device.device ?? loadOf(subject, t) ?? t.words.phases[device.phase]);
  return letter === null ? named : `${letter} (${named})`;
}

/** The strongest of several levels. */
export function strongest(levels: readonly EvidenceLevel[]): EvidenceLevel {
  return levels.reduce<EvidenceLevel>((best, one) => (permits(one, best) ? one : best), 'macro_only');
}

/** The weaker of two levels: what a sentence about both may rest on. */
export function weaker(left: EvidenceLevel, right: EvidenceLevel): EvidenceLevel {
  return permits(left, right) ? right : left;
}

/** A row with the path where it stands. */
export interface PlacedRow {
  readonly row: ResultRow;
  readonly path: string;
}

/** The row that a subject recommends; null where there is none. */
export function bestOf(subject: Subject): PlacedRow | null {
  const { device, path, rowAt = 'best' } = subject;
  return device.best === null ? null : { row: device.best, path: `${path}.${rowAt}` };
}

/** The same subject with a candidate in the place of its best row, for questions about that candidate. */
export function withCandidate(subject: Subject, at: number): Subject {
  const row = subject.device.candidates[at];
  return row === undefined
    ? subject
    : { ...subject, device: { ...subject.device, best: row }, rowAt: `candidates[${at}]` };
}

/** Whether a subject has a row or a pair to speak of. */
export function isAnswered({ device }: Subject): boolean {
  return device.best !== null || (device.pdRatio?.pairs.length ?? 0) > 0;
}

/** The same configuration and batch among all rows, where a dump gives the schedule or budget that a table lacks. */
export function detailed(subject: Subject): PlacedRow | null {
  const best = bestOf(subject);
  if (best === null || best.row.schedule !== null || best.row.maxBatchedTokens !== null) return best;
  const at = subject.device.rows.findIndex((row) => isSameRow(row, best.row));
  const row = subject.device.rows[at];
  return row ? { row, path: `${subject.path}.rows[${at}]` } : best;
}

/** Whether a row is of another strategy. Rows whose labels were cut off are told apart by what they give. */
function isOther(row: ResultRow, best: ResultRow): boolean {
  if (row.parallel !== '' || best.parallel !== '') return row.parallel !== best.parallel;
  return (
    row.concurrency !== best.concurrency ||
    row.throughputTokensPerSecond !== best.throughputTokensPerSecond ||
    row.ttftMs !== best.ttftMs ||
    row.tpotMs !== best.tpotMs
  );
}

/** The best row of each other strategy, best first. */
export function losersOf(subject: Subject): PlacedRow[] {
  const best = bestOf(subject);
  if (best === null) return [];
  return subject.device.candidates
    .map((row, at) => ({ row, path: `${subject.path}.candidates[${at}]` }))
    .filter(({ row }) => isOther(row, best.row));
}
