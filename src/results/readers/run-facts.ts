import type { Conditions, DeviceResult } from '../result.ts';
import type { ReportFacts } from './report-lines.ts';
import { mergeConditions, type RunDraft } from './run-draft.ts';

/** Whether a report belongs to another run than the one being read: another model or quantization. */
export function isOtherPlan(run: RunDraft | null, facts: ReportFacts): boolean {
  if (!run || run.results.length === 0) return false;
  const { conditions } = run;
  return (
    differs(conditions.model, facts.model) ||
    differs(conditions.numDevices, facts.numDevices) ||
    differs(conditions.quantizeLinearAction, facts.quantizeLinearAction) ||
    differs(conditions.quantizeAttentionAction, facts.quantizeAttentionAction) ||
    differs(conditions.ttftLimitMs, facts.ttftLimitMs) ||
    differs(conditions.tpotLimitMs, facts.tpotLimitMs)
  );
}

/** Whether a run has a result of this device and phase already: then the next one is of another run. */
export function hasResultLike(run: RunDraft | null, result: DeviceResult | null): boolean {
  return (
    run !== null &&
    result !== null &&
    run.results.some(({ device, phase }) => device === result.device && phase === result.phase)
  );
}

function differs(known: string | number | null, told: string | number | null): boolean {
  return known !== null && told !== null && known !== told;
}

/** Adds the facts above a table to the run that it is of. */
export function addFacts(run: RunDraft, facts: ReportFacts): void {
  run.hasOutput = true;
  run.conditions = mergeConditions(run.conditions, {
    model: facts.model,
    devices: facts.device === null ? [] : [facts.device],
    numDevices: facts.numDevices,
    ttftLimitMs: facts.ttftLimitMs,
    tpotLimitMs: facts.tpotLimitMs,
    quantizeLinearAction: facts.quantizeLinearAction,
    quantizeAttentionAction: facts.quantizeAttentionAction,
  });
}

/** Whether a command may have made an output: nothing that both say differs. */
function mayBeOf(command: Conditions, output: Conditions): boolean {
  const names = ['model', 'numDevices', 'quantizeLinearAction', 'quantizeAttentionAction'] as const;
  if (names.some((name) => differs(command[name], output[name]))) return false;
  const limits = ['ttftLimitMs', 'tpotLimitMs'] as const;
  if (limits.some((name) => differs(command[name], output[name]))) return false;
  return output.devices.every((device) => command.devices.includes(device));
}

/**
 * Commands that stand behind the output they made, as people who paste a result first and then what they ran write it.
 * Each draft that gets its command is replaced, and the command's own empty draft is no run.
 */
export function withLateCommands(drafts: readonly RunDraft[]): ReadonlyMap<RunDraft, RunDraft> {
  const replaced = new Map<RunDraft, RunDraft>();
  drafts.forEach((draft, at) => {
    const before = drafts[at - 1];
    const isEmpty = draft.command !== null && !draft.hasOutput && draft.results.length === 0;
    if (!isEmpty || !before || before.command !== null || before.results.length === 0) return;
    const command = draft.command;
    if (command === null || !mayBeOf(command.conditions, before.conditions)) return;
    replaced.set(before, {
      ...before,
      command,
      conditions: mergeConditions(command.conditions, before.conditions),
    });
  });
  return replaced;
}
