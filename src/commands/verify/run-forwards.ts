import { classifyFailure, type Failure } from '../../backends/tensorcast/failure.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import { readOutput } from '../../results/readers/read-output.ts';
import { messages } from '../../text/catalogue.ts';
import { forwardFlags } from '../../verification/forward-flags.ts';
import type { VerificationForward, VerificationPlan } from '../../verification/mapping.ts';
import type { VerificationCase } from '../../verification/verification-case.ts';
import type { VerifyOptions, VerifyPorts } from './verify-ports.ts';

/** One forward pass with the command that runs it, as it is shown. */
export interface PlannedForward {
  readonly forward: VerificationForward;
  readonly shown: readonly string[];
}

/** Readings of all forward passes by the id of their case, or the first that failed and why. */
export type RunForwards =
  | { readonly status: 'done'; readonly passes: ReadonlyMap<string, PrintedForward> }
  | { readonly status: 'cancelled' }
  | { readonly status: 'timed-out' | 'failed'; readonly id: string; readonly failure: Failure | null };

/** The commands of a plan, or why the engine has none. */
export async function planCommands(
  one: VerificationCase,
  plan: VerificationPlan,
  options: VerifyOptions,
  ports: VerifyPorts,
): Promise<readonly PlannedForward[] | { readonly reason: string }> {
  const planned: PlannedForward[] = [];
  for (const forward of plan.forwards) {
    const command = await ports.forwardCommand(options.engine, forwardFlags(one, forward, options));
    if ('reason' in command) return command;
    planned.push({ forward, shown: command.shown });
  }
  return planned;
}

/** Runs every forward pass in turn and reads it; stops at the first that fails. */
export async function runForwards(
  one: VerificationCase,
  plan: VerificationPlan,
  options: VerifyOptions,
  ports: VerifyPorts,
): Promise<RunForwards> {
  const texts = messages(ports.language).verify;
  const passes = new Map<string, PrintedForward>();
  for (const forward of plan.forwards) {
    const command = await ports.forwardCommand(options.engine, forwardFlags(one, forward, options));
    if ('reason' in command) return { status: 'failed', id: forward.id, failure: null };
    ports.say(texts.running(texts.pass(forward.id)));
    const end = await ports.run(command);
    if (end.status === 'cancelled') return { status: 'cancelled' };
    const [pass] = readOutput(end.output.stdout).forwards;
    if (end.status === 'done' && pass !== undefined && pass.executionSeconds !== null) {
      passes.set(forward.id, pass);
      continue;
    }
    const { stdout, stderr, exitCode } = end.output;
    const failure = classifyFailure({ stdout, stderr, exitCode, status: end.status, args: command.args });
    return { status: end.status === 'timed-out' ? 'timed-out' : 'failed', id: forward.id, failure };
  }
  return { status: 'done', passes };
}
