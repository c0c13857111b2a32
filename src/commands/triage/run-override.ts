import { createHash } from 'node:crypto';
import { UsageError } from '../../app/usage-error.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { type Overridden, OverrideError, overrideProfiler } from '../../trace/override/profiler-override.ts';
import { namedText } from './named-text.ts';
import { NoTargetsError } from './trace-faults.ts';
import type { TriageFlags } from './triage-flags.ts';
import type { TriagePorts } from './triage-ports.ts';

/** `throughline triage trtllm-override`: prints the path that was written. @throws UsageError · UnreadableTrace · NoTargetsError */
export function runOverride(flags: TriageFlags, ports: TriagePorts): number {
  const { usage, faults, override: texts } = ports.texts.triageCommand;
  const { source, output } = flags;
  if (source === undefined || output === undefined) throw new UsageError(usage.noSource);
  const given = namedText(source, faults.badLog, ports);
  let changed: Overridden;
  try {
    changed = overrideProfiler(given);
  } catch (error) {
    if (error instanceof OverrideError) throw new NoTargetsError(`${source}: ${faults.override[error.code]}`);
    throw error;
  }
  ports.save(output, changed.text);
  const guards = {
    guarded: texts.guarded,
    'already-guarded': texts.alreadyGuarded,
    'per-rank': texts.perRank,
  };
  ports.err(texts.hash(createHash('sha256').update(given).digest('hex')));
  ports.err(guards[changed.guard]);
  ports.out(output);
  return exitCodes.done;
}
