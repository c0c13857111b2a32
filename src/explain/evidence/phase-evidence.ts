import { isSameRow } from '../../results/configuration.ts';
import type { EvidenceLevel } from '../../results/evidence-level.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import type { DeviceResult, Result, ResultRow, Shares } from '../../results/result.ts';
import { caseOfRow } from '../../verification/cases-of-result.ts';
import { planVerification, type VerificationForward } from '../../verification/mapping.ts';
import { completeCase, type VerificationCase } from '../../verification/verification-case.ts';

/** A phase of serving that has rows of its own. */
export type ServedPhase = 'prefill' | 'decode';

/** The phase of a forward pass; `unnamed` where its output does not come with its command. */
export type PassPhase = ServedPhase | 'unnamed';

/** A forward pass that was read and why it does not count for a row. */
export interface RejectedForward {
  readonly path: string;
  readonly phase: ServedPhase;
  /** Conditions that differ, or that one side does not say. */
  readonly because: readonly string[];
}

/** Knowledge about one phase of one row: shares or a forward pass, with the level of evidence that it is. */
export interface PhaseEvidence<Phase extends PassPhase = ServedPhase> {
  readonly phase: Phase;
  readonly level: EvidenceLevel;
  /** Shares of the row's own breakdown, with the path of the row that carries them. */
  readonly shares: { readonly path: string; readonly value: Shares } | null;
  /** A text_generate run of exactly this row's forward pass. */
  readonly forward: { readonly path: string; readonly reading: PrintedForward } | null;
  readonly rejected: readonly RejectedForward[];
}

/** The row itself, or the dump row of the same configuration and batch, which carries the breakdowns. */
function rowWithShares(device: DeviceResult, path: string, row: ResultRow): { path: string; row: ResultRow } {
  if (row.breakdowns.prefill || row.breakdowns.decode) return { path: `${path}.best`, row };
  const at = device.rows.findIndex(
    (one) => isSameRow(one, row) && (one.breakdowns.prefill !== null || one.breakdowns.decode !== null),
  );
  const found = device.rows[at];
  return found ? { path: `${path}.rows[${at}]`, row: found } : { path: `${path}.best`, row };
}

function flagNumber(pass: PrintedForward, flag: string): number | null {
  const text = pass.command?.flags.get(flag)?.[0];
  return text === undefined ? null : Number(text);
}

/** Whether a text_generate run is of this phase; null where its command was not shown. */
export function phaseOfForward({ command }: PrintedForward): ServedPhase | null {
  if (command === null || command.program !== 'text-generate') return null;
  if (command.flags.has('--decode')) return 'decode';
  return command.isCut ? null : 'prefill';
}

/** The conditions in which a run differs from one forward pass of a row. */
function mismatches(pass: PrintedForward, one: VerificationCase, forward: VerificationForward): string[] {
  const command = pass.command;
  if (command === null) return ['command'];
  const { conditions } = command;
  const size = (flag: string) => flagNumber(pass, flag) ?? 1;
  const compared: readonly (readonly [string, unknown, unknown])[] = [
    ['model', conditions.model, one.model],
    ['device', conditions.devices[0], one.device],
    ['numDevices', conditions.numDevices, one.numDevices],
    ['tp', size('--tp-size'), one.tp],
    ['pp', size('--pp-size'), one.pp],
    // A dense model has no experts to spread, whatever the flag says.
    ['ep', one.ep === null ? 1 : size('--ep-size'), one.ep ?? 1],
    ['moeDp', one.ep === null ? 1 : size('--moe-dp-size'), one.moeDp ?? 1],
    ['dcp', forward.phase === 'decode' ? size('--dcp-size') : 1, forward.phase === 'decode' ? one.dcp : 1],
    ['queries', flagNumber(pass, '--num-queries'), forward.numQueries],
    ['queryLength', flagNumber(pass, '--query-length'), forward.queryLength],
    ['contextLength', flagNumber(pass, '--context-length') ?? 0, forward.contextLength],
    ['numMtpTokens', conditions.numMtpTokens, one.numMtpTokens],
    ['quantizeLinearAction', conditions.quantizeLinearAction, one.quantizeLinearAction],
    ['quantizeAttentionAction', conditions.quantizeAttentionAction, one.quantizeAttentionAction],
    ['compile', conditions.compile, one.compile],
  ];
  return compared.filter(([, told, wanted]) => told !== wanted).map(([name]) => name);
}

interface Match {
  readonly forward: PhaseEvidence['forward'];
  readonly rejected: RejectedForward[];
}

function matchForwards(
  forwards: readonly PrintedForward[],
  one: VerificationCase | null,
  missing: readonly string[],
  phase: ServedPhase,
): Match {
  const planned =
    one === null ? [] : planVerification(one).forwards.filter((forward) => forward.phase === phase);
  let found: PhaseEvidence['forward'] = null;
  const rejected: RejectedForward[] = [];
  forwards.forEach((pass, at) => {
    const path = `forwards[${at}]`;
    const told = phaseOfForward(pass);
    if (told !== null && told !== phase) return;
    const differing = one === null ? [missing] : planned.map((forward) => mismatches(pass, one, forward));
    if (one !== null && differing.some((names) => names.length === 0)) {
      if (found === null || pass.evidence === 'text_generate_op_bound') found = { path, reading: pass };
      return;
    }
    const least = differing.toSorted((a, b) => a.length - b.length)[0] ?? ['command'];
    if (told === phase || phase === 'prefill') rejected.push({ path, phase, because: least });
  });
  return { forward: found, rejected };
}

/** Decides what the evidence of one phase of a device's best row is, before anything is said about it. */
export function phaseEvidence(
  run: Result,
  device: DeviceResult,
  path: string,
  phase: ServedPhase,
  forwards: readonly PrintedForward[],
): PhaseEvidence {
  const row = device.best;
  if (row === null) return { phase, level: 'macro_only', shares: null, forward: null, rejected: [] };
  const carrier = rowWithShares(device, path, row);
  const value = carrier.row.breakdowns[phase];
  const shares = value === null ? null : { path: `${carrier.path}.breakdowns.${phase}`, value };
  const open = caseOfRow(run, device, carrier.row);
  const one = open === null ? null : completeCase(open, {});
  const { forward, rejected } = matchForwards(forwards, one, open?.missing ?? ['phase'], phase);
  const own: EvidenceLevel =
    shares !== null && shares.value.reading !== 'undecidable' && shares.value.memory !== null
      ? 'optimizer_phase_breakdown'
      : 'macro_only';
  return { phase, level: forward?.reading.evidence ?? own, shares, forward, rejected };
}
