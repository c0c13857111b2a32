import { resolve } from 'node:path';
import type { Program } from '../../../app/program.ts';
import { UsageError } from '../../../app/usage-error.ts';
import type { OpenCampaign } from '../../../backends/campaign/campaign-folder.ts';
import { chooseTarget, recordDigest, recordResearch } from '../../../backends/campaign/rounds/author-gate.ts';
import { recordCause } from '../../../backends/campaign/rounds/cause-gate.ts';
import { closeRound } from '../../../backends/campaign/rounds/close-gate.ts';
import { type Advance, advance, gateOf } from '../../../backends/campaign/rounds/drive.ts';
import { recordPatch } from '../../../backends/campaign/rounds/patch-gate.ts';
import type { RoundPorts } from '../../../backends/campaign/rounds/ports.ts';
import { takeProfile } from '../../../backends/campaign/rounds/profile-gate.ts';
import { searchAgain } from '../../../backends/campaign/rounds/research.ts';
import {
  type ReviewOutcome,
  reviewBy,
  reviewByHumanize,
  reviewedByPerson,
  reviewVerdicts,
} from '../../../backends/campaign/rounds/review-gate.ts';
import { type Framework, frameworks } from '../../../campaign/manifest.ts';
import type { GateId, GateView } from '../../../campaign/rounds/gate.ts';
import { signedPct } from '../../../campaign/rounds/ledgers.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import { latestRound, type RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { inquirerAsk } from '../../../plain/ask.ts';
import { blockerWords, reasonWords } from '../../../screens/campaign/gate-words.ts';
import { gateLines, roundsDocument } from '../../../screens/campaign/round-lines.ts';
import { exitCodes } from '../../../screens/exit-codes.ts';
import { spelled } from '../../../text/words/spelling.ts';
import { says } from '../../../text/words/words.ts';
import { printLines } from '../../print-lines.ts';
import { campaignCodes } from '../campaign-codes.ts';
import { GateClosedError, opened } from '../open-campaign.ts';
import { authorDocument, commandOfText, type RoundFlags, textOfFile } from './round-flags.ts';
import { machinePorts } from './round-ports.ts';

const steps = [
  'open',
  'gap',
  'profile',
  'root-cause',
  'pipeline',
  'research',
  'target',
  'idea',
  'kernel',
  'patch',
  'allow',
  'verify',
  'close',
  'review',
  'check',
] as const;
type Step = (typeof steps)[number];

interface At {
  readonly campaign: OpenCampaign;
  readonly plan: RoundPlan;
  readonly flags: RoundFlags;
  readonly program: Program;
  readonly ports: RoundPorts;
}

function openRoundOf({ campaign, program }: At): RoundState {
  const round = latestRound(campaign.state.rounds);
  if (round === null || round.closed !== null)
    throw new GateClosedError(program.texts.rounds.usage.needsRound);
  return round;
}

function show(view: GateView, { campaign, flags, program }: At): void {
  if (flags.json === true) program.out(JSON.stringify(roundsDocument(campaign.state, view)));
  else printLines(gateLines(view, program.texts.rounds, program.terminal.columns() - 1), program);
}

/** Says where an advance ended, and gives the code: 0 at a gate of an author, 1 where something failed. */
function ended(outcome: Advance, at: At): number {
  if (outcome.kind === 'failed') {
    at.program.err(outcome.reason);
    show(outcome.view, at);
    return campaignCodes.notSatisfied;
  }
  if (outcome.kind === 'stopped') {
    at.program.err(at.program.texts.campaign.told.stopped);
    return exitCodes.cancelled;
  }
  show(outcome.view, at);
  return exitCodes.done;
}

/** Gates that are only ours, in their order: a step is done when the gate behind it is reached. */
const own: readonly GateId[] = ['open', 'gap', 'profile', 'root-cause', 'pipeline', 'verify', 'close'];

/** Passes one gate of ours; gates before it must be open. */
async function ownGate(step: GateId, at: At): Promise<number> {
  const { campaign, ports, program } = at;
  const { rounds: t } = program.texts;
  const view = await gateOf(campaign);
  if (view.gate !== step) {
    for (const blocker of view.blockers) program.err(blockerWords(blocker, t));
    show(view, at);
    throw new GateClosedError(t.usage.wrongGate(t.gates[view.gate]));
  }
  const controller = new AbortController();
  // One gate only: what follows is for the next command.
  const following = own[own.indexOf(step) + 1] ?? null;
  const outcome = await advance(
    campaign,
    { ...ports, signal: AbortSignal.any([ports.signal, controller.signal]) },
    following,
  );
  return ended(outcome, at);
}

async function profiled(at: At): Promise<number> {
  const { flags, campaign, plan, ports, program } = at;
  const given = flags.trace ?? [];
  for (const text of given) {
    const [name = '', ...rest] = text.split('=');
    const framework = frameworks.find((one) => one === name.toLowerCase().replaceAll('-', '_')) as
      | Framework
      | undefined;
    const path = rest.join('=');
    if (framework === undefined || path === '') throw new UsageError(program.texts.rounds.usage.trace(text));
    const round = openRoundOf(at);
    const commit = framework === plan.target ? round.commit : null;
    await takeProfile(
      campaign,
      plan,
      round,
      { framework, phase: 'before', commit, traces: resolve(path) },
      ports,
    );
  }
  const view = await gateOf(campaign);
  if (given.length > 0 && view.gate !== 'profile') {
    show(view, at);
    return exitCodes.done;
  }
  return ownGate('profile', at);
}

function refused(lines: readonly string[], { program }: At): number {
  for (const text of lines) program.err(text);
  return campaignCodes.notSatisfied;
}

async function recorded(what: string, at: At): Promise<number> {
  at.program.err(at.program.texts.rounds.told.recorded(what));
  show(await gateOf(at.campaign), at);
  return exitCodes.done;
}

async function patched(at: At): Promise<number> {
  const { campaign, plan, flags, ports, program } = at;
  const { rounds: t } = program.texts;
  const round = openRoundOf(at);
  const given = flags.file === undefined ? { provenance: [] } : authorDocument('patch', flags.file, t);
  const fault = await recordPatch(campaign, plan, round, 'person', given.provenance, ports);
  if (fault !== null) return refused([t.patchFaults[fault.code](fault.detail)], at);
  const now = openRoundOf(at);
  const refusals = (now.patch?.refusals ?? []).filter(({ code }) => !now.allowed.has(code));
  if (refusals.length === 0) return recorded(now.patch?.id ?? '', at);
  return refused(
    refusals.map(({ code, where }) => t.blockers.refused(reasonWords(`${code}: ${where}`, t))),
    at,
  );
}

/** A person at a terminal allows what a rule refused; nobody else may. */
async function allowed(at: At): Promise<number> {
  const { campaign, flags, program } = at;
  const { rounds: t } = program.texts;
  const round = openRoundOf(at);
  const codes = [
    ...new Set(
      [...(round.patch?.refusals ?? []), ...(round.verification?.refusals ?? [])].map(({ code }) => code),
    ),
  ];
  const code = codes.find((one) => one === flags.code);
  if (code === undefined) throw new UsageError(t.usage.code(flags.code ?? '', codes.join(' ')));
  if (flags.note === undefined) throw new UsageError(t.usage.reasonNeeded);
  const { terminal, environment } = program;
  if (!terminal.isInteractive || environment.THROUGHLINE_AGENT !== undefined)
    throw new GateClosedError(t.usage.person);
  const typed = await inquirerAsk(terminal.stdin, terminal.stdout)(t.usage.allowConfirm(code));
  if (typed.kind !== 'line' || !says('bare-yes', spelled(typed.text))) return exitCodes.cancelled;
  campaign.append({ type: 'refusal.allowed', round: round.round, code, reason: flags.note });
  return recorded(code, at);
}

async function verified(at: At): Promise<number> {
  const { campaign, plan, flags, ports, program } = at;
  if (flags.research !== true) return ownGate('verify', at);
  const round = latestRound(campaign.state.rounds);
  if (round?.closed?.type !== 'round.accepted')
    throw new GateClosedError(program.texts.rounds.blockers['not-closed']());
  return recorded((await searchAgain(campaign, plan, round, ports)).join(', ') || '–', at);
}

async function closed(at: At): Promise<number> {
  const { campaign, plan, flags, ports, program } = at;
  const { told } = program.texts.rounds;
  const t = program.texts.rounds;
  const view = await gateOf(campaign);
  if (flags.abandon === undefined && view.gate !== 'close') return ownGate('close', at);
  const round = openRoundOf(at);
  const { isAccepted, reasons, geomeanPct } = await closeRound(
    campaign,
    plan,
    round,
    flags.abandon ?? null,
    ports,
  );
  program.err(
    isAccepted
      ? told.accepted(signedPct(geomeanPct))
      : told.rejected(reasons.map((text) => reasonWords(text, t)).join('; ')),
  );
  return ended(await advance(campaign, ports, 'open'), at);
}

function reviewEnd(outcome: ReviewOutcome, { program }: At): number {
  const { told } = program.texts.rounds;
  switch (outcome.kind) {
    case 'reviewed':
      program.err(told.reviewed(outcome.verdict));
      return exitCodes.done;
    case 'blocked':
      program.err(`${told.gateBlocked}\n${outcome.said}`);
      return campaignCodes.reviewBlocked;
    case 'failed':
      program.err(`${told.gateFailed}\n${outcome.said}`);
      return campaignCodes.reviewFailed;
    case 'no-verdict':
      program.err(`${told.noReviewer}\n${outcome.said}`);
      return campaignCodes.notSatisfied;
  }
}

async function reviewed(at: At): Promise<number> {
  const { campaign, plan, flags, program } = at;
  const { rounds: t } = program.texts;
  const round = latestRound(campaign.state.rounds);
  if (round?.closed == null) throw new GateClosedError(t.blockers['not-closed']());
  if (round.review !== null) return exitCodes.done;
  const { loop } = campaign.state.rounds;
  if (loop?.loop === 'humanize') return reviewEnd(await reviewByHumanize(campaign, plan, round), at);
  if (flags.reviewer !== undefined) {
    return reviewEnd(await reviewBy(campaign, plan, round, commandOfText(flags.reviewer, t)), at);
  }
  const verdict = reviewVerdicts.find((one) => one === flags.verdict?.toUpperCase());
  if (flags.verdict !== undefined && verdict === undefined)
    throw new UsageError(t.usage.verdict(flags.verdict));
  if (verdict === undefined) return reviewEnd({ kind: 'no-verdict', said: '' }, at);
  return reviewEnd(reviewedByPerson(campaign, round, verdict, flags.note ?? ''), at);
}

async function step(name: Step, at: At): Promise<number> {
  const { campaign, plan, flags, program, ports } = at;
  const { rounds: t } = program.texts;
  switch (name) {
    case 'check': {
      const view = await gateOf(campaign);
      show(view, at);
      return view.blockers.length === 0 ? exitCodes.done : campaignCodes.notSatisfied;
    }
    case 'profile':
      return profiled(at);
    case 'gap': {
      if (flags.note === undefined) return ownGate('gap', at);
      const round = openRoundOf(at);
      campaign.append({ type: 'gap.noted', round: round.round, reason: flags.note });
      return recorded(flags.note, at);
    }
    case 'root-cause': {
      if (flags.file === undefined) return ownGate('root-cause', at);
      const given = authorDocument('root-cause', flags.file, t);
      recordCause(campaign, plan, openRoundOf(at), given, 'person', ports);
      return recorded(t.gates['root-cause'], at);
    }
    case 'target': {
      const faults = chooseTarget(
        campaign,
        plan,
        openRoundOf(at),
        authorDocument('target', flags.file, t),
        'person',
      );
      return faults.length > 0
        ? refused(
            faults.map((fault) => blockerWords(fault, t)),
            at,
          )
        : recorded(t.gates.target, at);
    }
    case 'idea': {
      const idea = authorDocument('idea', flags.file, t);
      campaign.append({ type: 'idea.recorded', round: openRoundOf(at).round, idea });
      return recorded(idea.idea, at);
    }
    case 'research': {
      const fault = recordResearch(campaign, openRoundOf(at), authorDocument('research', flags.file, t));
      return fault === null ? recorded(t.gates.research, at) : refused([t.researchFaults[fault]], at);
    }
    case 'kernel': {
      const fault = recordDigest(campaign, openRoundOf(at), textOfFile(flags.file, t), 'person');
      return fault === null ? recorded(t.gates.kernel, at) : refused([t.digestFaults[fault]], at);
    }
    case 'patch':
      return patched(at);
    case 'allow':
      return allowed(at);
    case 'verify':
      return verified(at);
    case 'close':
      return closed(at);
    case 'review':
      return reviewed(at);
    case 'open':
    case 'pipeline':
      return ownGate(name, at);
  }
}

/** `campaign round [STEP]`: one gate by hand, or everything up to where somebody must write. */
export function runRound(
  folder: string,
  name: string | null,
  flags: RoundFlags,
  program: Program,
  signal: AbortSignal,
): Promise<number> {
  const { rounds: t } = program.texts;
  const found = name === null ? null : steps.find((one) => one === name);
  if (found === undefined) throw new UsageError(t.usage.step('round', name ?? '', steps.join(' ')));
  return opened(folder, program, async (campaign) => {
    const { plan } = campaign.state.rounds;
    const ports = machinePorts(program, signal);
    if (plan === null) throw new GateClosedError(t.usage.needsPlan);
    if (campaign.state.rounds.loop === null && found !== 'check') {
      throw new GateClosedError(t.usage.wrongGate(t.gates.start));
    }
    const at: At = { campaign, plan, flags, program, ports };
    return found === null ? ended(await advance(campaign, ports), at) : step(found, at);
  });
}
