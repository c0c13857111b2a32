import { join, resolve } from 'node:path';
import type { Program } from '../../../app/program.ts';
import { UsageError } from '../../../app/usage-error.ts';
import { gateOf } from '../../../backends/campaign/rounds/drive.ts';
import {
  proposeStop,
  reportPagePath,
  reportPath,
  writePullRequest,
  writeReport,
} from '../../../backends/campaign/rounds/finish.ts';
import { removeMade, workFolder } from '../../../backends/campaign/rounds/trees.ts';
import { stopReasons } from '../../../campaign/rounds/round-events.ts';
import { externalKinds, type StopEvidence } from '../../../campaign/rounds/stop.ts';
import { blockerWords, missingWords, nextCommand } from '../../../screens/campaign/gate-words.ts';
import { exitCodes } from '../../../screens/exit-codes.ts';
import { campaignCodes } from '../campaign-codes.ts';
import { GateClosedError, opened } from '../open-campaign.ts';
import type { RoundFlags } from './round-flags.ts';
import { machinePorts } from './round-ports.ts';

function numberOf(flag: string, text: string | undefined, program: Program): number {
  const value = Number(text);
  if (text !== undefined && text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new UsageError(program.texts.rounds.usage.number(flag, text ?? ''));
}

function evidenceOf(flags: RoundFlags, program: Program): StopEvidence {
  const { usage } = program.texts.rounds;
  const reason = stopReasons.find((one) => one === flags.reason);
  if (reason === undefined) throw new UsageError(usage.reason(flags.reason ?? '', stopReasons.join(', ')));
  const kind = externalKinds.find((one) => one === flags.external);
  if (flags.external !== undefined && kind === undefined) {
    throw new UsageError(usage.external(flags.external, externalKinds.join(', ')));
  }
  const explains = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(flags.explains ?? '');
  if (flags.explains !== undefined && explains === null) throw new UsageError(usage.explains(flags.explains));
  const hasLimit = flags.limitRow !== undefined;
  return {
    reason,
    evidence: flags.evidence ?? [],
    external:
      kind === undefined
        ? null
        : { kind, scenario: explains?.[1] ?? '', explainedPct: Number(explains?.[2] ?? 0) },
    limit: hasLimit
      ? {
          row: flags.limitRow ?? '',
          achieved: numberOf('--achieved', flags.achieved, program),
          peak: numberOf('--peak', flags.peak, program),
          unit: flags.unit ?? '',
        }
      : null,
  };
}

/** `campaign stop --reason …`: accepted with its evidence, or refused with everything that is missing. */
export function runStop(folder: string, flags: RoundFlags, program: Program): Promise<number> {
  const { rounds: t } = program.texts;
  const given = evidenceOf(flags, program);
  return opened(
    folder,
    program,
    (campaign) => {
      if (campaign.state.rounds.plan === null) throw new GateClosedError(t.usage.needsPlan);
      if (campaign.state.rounds.stop !== null) return exitCodes.done;
      const faults = proposeStop(campaign, given, flags.note ?? '');
      if (faults.length > 0) {
        program.err(t.told.stopRefused(given.reason));
        for (const fault of faults) program.err(`  ${missingWords(fault, t)}`);
        return campaignCodes.notSatisfied;
      }
      program.err(t.told.stopAccepted(given.reason));
      return exitCodes.done;
    },
    { isDeep: true },
  );
}

/** `campaign report` where there are rounds: the final report, the package of a pull request, `--clean`. */
export async function runFinalReport(
  folder: string,
  flags: RoundFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  const { rounds: t } = program.texts;
  return opened(
    folder,
    program,
    async (campaign) => {
      const { plan } = campaign.state.rounds;
      if (plan === null) throw new GateClosedError(t.usage.needsPlan);
      const ports = machinePorts(program, signal);
      if (campaign.state.rounds.stop === null) {
        const view = await gateOf(campaign);
        for (const blocker of view.blockers) program.err(blockerWords(blocker, t));
        throw new GateClosedError(nextCommand(view));
      }
      if (campaign.state.rounds.report === null) writeReport(campaign, ports);
      else program.err(t.report.whole);
      for (const path of [reportPath, reportPagePath]) program.err(t.report.written(join(folder, path)));
      if (flags.pr === true) {
        const place = join(workFolder(resolve(folder)), 'pull-request');
        const written = await writePullRequest(campaign, plan, place, ports);
        for (const name of written) program.err(t.told.recorded(join(place, name.split('/').at(-1) ?? name)));
      }
      if (flags.clean === true) {
        for (const name of await removeMade(campaign)) program.err(t.report.removed(name));
      }
      if (flags.json === true) {
        program.out(
          JSON.stringify({
            schema: 'throughline.campaign-report/1',
            folder,
            verdict: campaign.state.rounds.report?.verdict ?? null,
            stop: campaign.state.rounds.stop,
            report: join(folder, reportPath),
            page: join(folder, reportPagePath),
          }),
        );
      }
      return exitCodes.done;
    },
    { isDeep: true },
  );
}
