import { resolve } from 'node:path';
import type { Program } from '../../../app/program.ts';
import { UsageError } from '../../../app/usage-error.ts';
import { findHumanize, probeHumanize } from '../../../backends/campaign/rounds/humanize.ts';
import { buildPlan, checkPlan } from '../../../backends/campaign/rounds/plan-gate.ts';
import { startLoop } from '../../../backends/campaign/rounds/start-gate.ts';
import { type Framework, measuredFrameworks } from '../../../campaign/manifest.ts';
import { planFaultWords, preconditionWords, startFaultWords } from '../../../screens/campaign/gate-words.ts';
import { exitCodes } from '../../../screens/exit-codes.ts';
import { campaignCodes } from '../campaign-codes.ts';
import { GateClosedError, opened, rootOf } from '../open-campaign.ts';
import { commandOfText, positiveOf, type RoundFlags } from './round-flags.ts';

function targetOf(named: string | undefined, known: readonly Framework[], program: Program): Framework {
  const { usage } = program.texts.rounds;
  const wanted = named?.toLowerCase().replaceAll('-', '_');
  const found = wanted === undefined ? known[0] : known.find((one) => one === wanted);
  if (found === undefined) throw new UsageError(usage.target(named ?? '', known.join(' ')));
  return found;
}

/** `campaign plan build`: writes the plan; everything that stands in its way is said at once. */
export function runPlanBuild(folder: string, flags: RoundFlags, program: Program): Promise<number> {
  const { rounds: t } = program.texts;
  return opened(folder, program, async (campaign) => {
    const { state } = campaign;
    if (state.frozen === null) throw new GateClosedError(t.preconditions['not-frozen']());
    if (state.rounds.loop !== null) throw new GateClosedError(t.usage.wrongGate(t.gates.open));
    const known = measuredFrameworks(state.manifest);
    const target = targetOf(flags.target ?? state.manifest.target?.framework, known, program);
    const checkout = flags.checkout ?? state.manifest.target?.checkout ?? null;
    if (checkout === null) throw new UsageError(t.usage.checkout);
    const rivals = known.filter(
      (name) => name !== target && state.frameworks.get(name)?.state === 'supported',
    );
    if (rivals.length === 0 && flags.solo !== true) throw new UsageError(t.usage.solo);
    const margin = Number(flags.margin);
    if (!Number.isFinite(margin) || margin < 0 || margin > 0.2) {
      throw new UsageError(t.usage.number('--margin', flags.margin));
    }
    const words = (text: string | undefined) => (text === undefined ? null : commandOfText(text, t));
    const faults = await buildPlan(
      campaign,
      {
        target,
        checkout: resolve(checkout),
        baseBranch: flags.baseBranch ?? state.manifest.target?.branch ?? null,
        launch: words(flags.launch),
        build: words(flags.build),
        tests: (flags.test ?? []).map((text) => commandOfText(text, t)),
        score: words(flags.score),
        sources: flags.sources ?? null,
        margin,
        answerTokens: Math.round(positiveOf('--answer-tokens', flags.answerTokens, t)),
        maxRounds: Math.min(100, Math.round(positiveOf('--max-rounds', flags.maxRounds, t))),
        solo: flags.solo === true,
      },
      { root: rootOf(flags, program), environment: program.environment, texts: program.texts },
    );
    if (faults.length > 0) {
      for (const fault of faults) program.err(preconditionWords(fault, t));
      return campaignCodes.notSatisfied;
    }
    const { plan } = campaign.state.rounds;
    program.err(t.told.planWritten(`${plan?.worktree}/${plan?.plan_path}`));
    program.err(t.told.worktree(plan?.worktree ?? ''));
    return planChecked(campaign, program);
  });
}

function planChecked(campaign: Parameters<typeof checkPlan>[0], program: Program): number {
  const { rounds: t } = program.texts;
  const { plan } = campaign.state.rounds;
  if (plan === null) throw new GateClosedError(t.usage.needsPlan);
  const faults = checkPlan(campaign, plan);
  for (const fault of faults) program.err(planFaultWords(fault, t));
  if (faults.length === 0) program.err(t.told.planGood);
  return faults.length === 0 ? exitCodes.done : campaignCodes.notSatisfied;
}

/** `campaign plan check`. */
export function runPlanCheck(folder: string, program: Program): Promise<number> {
  return opened(folder, program, (campaign) => planChecked(campaign, program));
}

/** `campaign start`: the loop of the rounds, native or Humanize's. */
export function runStart(folder: string, flags: RoundFlags, program: Program): Promise<number> {
  const { rounds: t } = program.texts;
  const wished = flags.loop;
  if (wished !== undefined && wished !== 'native' && wished !== 'humanize') {
    throw new UsageError(t.usage.loop(wished));
  }
  return opened(folder, program, async (campaign) => {
    const { plan, loop } = campaign.state.rounds;
    if (plan === null) throw new GateClosedError(t.usage.needsPlan);
    if (loop !== null) {
      program.err(t.told.started(loop.loop));
      return exitCodes.done;
    }
    const root = wished === 'native' ? null : findHumanize(program.environment);
    // Humanize where it is installed; the gates of our own where it is not, or where they were asked for.
    const kind = wished ?? (root === null ? 'native' : 'humanize');
    const runtime = root === null ? null : await probeHumanize(root);
    const stopHookOnly = flags.with === 'codex' || program.environment.CODEX_HOME !== undefined;
    const outcome = await startLoop(campaign, plan, {
      loop: kind,
      unbound: flags.unbound === true,
      exclude: flags.exclude === true,
      runtime,
      stopHookOnly,
      root: rootOf(flags, program),
      environment: program.environment,
    });
    switch (outcome.kind) {
      case 'started':
        if (outcome.binding === 'unbound') program.err(t.told.unbound);
        if (outcome.binding === 'stop-hook') program.err(t.told.stopHookOnly);
        program.err(t.told.started(kind));
        return exitCodes.done;
      case 'plan':
        for (const fault of outcome.faults) program.err(planFaultWords(fault, t));
        return campaignCodes.notSatisfied;
      case 'faults': {
        for (const fault of outcome.faults) program.err(preconditionWords(fault, t));
        const isTool = outcome.faults.every(({ code }) => code === 'missing-tool' || code === 'no-humanize');
        return isTool ? campaignCodes.unusable : campaignCodes.notSatisfied;
      }
      case 'command':
        program.err(t.told.firstCall);
        if (flags.json === true) program.writeError(`${outcome.command}\n`);
        else program.out(outcome.command);
        for (const fault of outcome.faults) program.err(startFaultWords(fault, t));
        return campaignCodes.notSatisfied;
      case 'refused':
        program.err(outcome.said);
        return campaignCodes.notSatisfied;
    }
  });
}
