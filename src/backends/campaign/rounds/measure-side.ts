import { join } from 'node:path';
import { execa } from 'execa';
import { classifyServerEnd } from '../../../campaign/adapters/failure-class.ts';
import { adapters } from '../../../campaign/adapters/frameworks.ts';
import type { PlannedTrial } from '../../../campaign/bench/planned-trial.ts';
import type { CandidateRow } from '../../../campaign/bench/row.ts';
import { ServerProbeError } from '../../load/probe-server.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import type { Launched } from '../launch-server.ts';
import { readLog } from '../read-log.ts';
import { emptyRow, runTrial } from '../run-trial.ts';
import { answersOf, repeatedTime } from './answers.ts';
import type { ServedSide, Side } from './ports.ts';
import { failed, hostFor, type MachineMeter, start, statusOf, stop } from './serve-side.ts';

/** Patience with a command of the user: tests of a commit, a score. */
export const testTimeoutMs = 2 * 3_600_000;

async function measured(
  campaign: OpenCampaign,
  side: Side,
  { server, base, model, command, log }: Launched,
  trial: PlannedTrial,
  meter: MachineMeter,
): Promise<CandidateRow> {
  const { manifest, frameworks } = campaign.state;
  const startedAt = meter.now().toISOString();
  const frameworkVersion = frameworks.get(side.framework)?.version ?? null;
  const { version, now, signal, steadyMs } = meter;
  try {
    return await runTrial(trial, {
      manifest,
      host: hostFor(campaign, side),
      folder: campaign.folder,
      base,
      model,
      serverCommand: command,
      serverLog: log,
      frameworkVersion,
      version,
      now,
      signal,
      steadyMs,
    });
  } catch (error) {
    if (!(error instanceof ServerProbeError)) throw error;
    const end = server.end();
    const failure =
      end === null
        ? null
        : classifyServerEnd(
            readLog(join(campaign.folder, log)),
            { ...end, isLate: false },
            adapters[side.framework],
          );
    const row = emptyRow(trial, manifest, {
      startedAt,
      endedAt: now().toISOString(),
      version,
      frameworkVersion,
      serverCommand: command,
      serverLog: log,
    });
    const reason = `${error.problem.code}${'detail' in error.problem ? ` · ${error.problem.detail}` : ''}`;
    return {
      ...row,
      status: failure === null ? 'failed' : (statusOf[failure.class] ?? 'failed'),
      failure_reason: failure === null ? reason : failed(failure, log).message,
    };
  }
}

/** The last number that a score command prints. */
function lastNumber(output: string): number | null {
  const found = output.match(/[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g)?.at(-1);
  return found === undefined ? null : Number(found);
}

async function scoreOf(
  command: readonly string[] | null,
  base: string,
  model: string,
): Promise<number | null> {
  if (command === null) return null;
  const [file = '', ...args] = command.map((word) =>
    word.replaceAll('{url}', base).replaceAll('{model}', model),
  );
  const { stdout, exitCode } = await execa(file, args, {
    reject: false,
    stdin: 'ignore',
    timeout: testTimeoutMs,
  });
  return exitCode === 0 ? lastNumber(stdout) : null;
}

/** Starts a side and measures it until it is ended. */
export async function serve(campaign: OpenCampaign, side: Side, meter: MachineMeter): Promise<ServedSide> {
  const launched = await start(campaign, side, meter);
  const { base, model, command } = launched;
  const { resetPaths } = adapters[side.framework];
  const { steadyMs = () => performance.now() } = meter;
  return {
    command,
    measure: (trial) => measured(campaign, side, launched, trial, meter),
    answers: (prompts, tokens) => answersOf(base, model, prompts, tokens),
    repeatedShare: (prompts, tokens) => repeatedTime({ base, model, resetPaths, steadyMs }, prompts, tokens),
    score: (words) => scoreOf(words, base, model),
    end: () => stop(campaign, side, launched),
  };
}
