import type { PlanFlag } from '../../plan/dialect.ts';
import { readCommandWords } from '../../results/readers/command-line.ts';
import type { Backend, PreparedCommand } from '../backend.ts';
import type { CommandEnd } from '../run/run-command.ts';
import { classifyFailure, type Failure } from './failure.ts';

/** Flags of both programs that decide whether a model can be built. */
const shared = [
  '--quantize-linear-action',
  '--quantize-attention-action',
  '--quantize-non-expert-linear-action',
  '--mxfp4-group-size',
  '--compile',
] as const;

/** The smallest forward pass that builds the model as the first configuration of a search would. */
export function diagnosticFlags(optimizer: readonly string[]): readonly PlanFlag[] | null {
  const command = readCommandWords(optimizer);
  if (command === null) return null;
  const { flags, conditions } = command;
  const first = (flag: string): string | undefined => flags.get(flag)?.[0];
  const devices = first('--prefill-devices-per-instance') ?? first('--num-devices') ?? '1';
  const [device] = conditions.devices;
  const ep = first('--ep-sizes');
  return [
    { flag: '--model-id', values: [conditions.model ?? ''] },
    ...(device === undefined ? [] : [{ flag: '--device', values: [device] }]),
    { flag: '--num-devices', values: [devices] },
    { flag: '--num-queries', values: ['1'] },
    { flag: '--query-length', values: ['1'] },
    { flag: '--tp-size', values: [first('--tp-sizes') ?? devices] },
    ...(ep === undefined ? [] : [{ flag: '--ep-size', values: [ep] }]),
    ...shared.flatMap((flag) => {
      const values = flags.get(flag);
      return values === undefined ? [] : [{ flag, values }];
    }),
  ];
}

/**
 * The optimizer does not say why it could not build a model; text_generate does. Where that is the failure, one token is
 * sent through the model to learn the reason; every other failure comes back as it is.
 */
export async function withReason(
  failure: Failure | null,
  failed: PreparedCommand,
  backend: Pick<Backend, 'prepareForward'>,
  run: (command: PreparedCommand) => Promise<CommandEnd>,
): Promise<Failure | null> {
  if (failure?.id !== 'cannot-build') return failure;
  const flags = diagnosticFlags(failed.shown);
  const command = flags === null ? null : backend.prepareForward(flags);
  if (command === null || 'reason' in command) return failure;
  const { status, output } = await run(command);
  const { stdout, stderr, exitCode } = output;
  const reason = classifyFailure({ stdout, stderr, exitCode, status, args: command.args });
  if (reason === null || status === 'timed-out') return failure;
  return reason.id === 'unknown' ? { ...failure, importantLines: reason.importantLines } : reason;
}
