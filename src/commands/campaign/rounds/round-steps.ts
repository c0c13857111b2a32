import { resolve } from 'node:path';
import { UsageError } from '../../../app/usage-error.ts';
import { closeRound } from '../../../backends/campaign/rounds/close-gate.ts';
import { advance, gateOf } from '../../../backends/campaign/rounds/drive.ts';
import { recordPatch } from '../../../backends/campaign/rounds/patch-gate.ts';
import { takeProfile } from '../../../backends/campaign/rounds/profile-gate.ts';
import { searchAgain } from '../../../backends/campaign/rounds/research.ts';
import { frameworks } from '../../../campaign/manifest.ts';
import type { GateId } from '../../../campaign/rounds/gate-terms.ts';
import { signedPct } from '../../../campaign/rounds/ledgers.ts';
import { latestRound } from '../../../campaign/rounds/rounds-state.ts';
import { inquirerAsk } from '../../../plain/ask.ts';
import { blockerWords, reasonWords } from '../../../screens/campaign/gate-words.ts';
import { exitCodes } from '../../../screens/exit-codes.ts';
import { spelled } from '../../../text/words/spelling.ts';
import { says } from '../../../text/words/words.ts';
import { GateClosedError } from '../open-campaign.ts';
import { type At, ended, openRoundOf, recorded, refused, show } from './at-round.ts';
import { authorDocument } from './round-flags.ts';

/** Gates that are only ours, in their order: a step is done when the gate behind it is reached. */
const own: readonly GateId[] = ['open', 'gap', 'profile', 'root-cause', 'pipeline', 'verify', 'close'];

/** Passes one gate of ours; gates before it must be open. */
export async function ownGate(step: GateId, at: At): Promise<number> {
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

/** Takes the profiles of both sides, or those of given files. */
export async function profiled(at: At): Promise<number> {
  const { flags, campaign, plan, ports, program } = at;
  const given = flags.trace ?? [];
  for (const text of given) {
    const [name = '', ...rest] = text.split('=');
    const framework = frameworks.find((one) => one === name.toLowerCase().replaceAll('-', '_'));
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

/** Writes down the head of the branch as the patch. */
export async function patched(at: At): Promise<number> {
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
export async function allowed(at: At): Promise<number> {
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

/** Tests and measures the patch. */
export async function verified(at: At): Promise<number> {
  const { campaign, plan, flags, ports, program } = at;
  if (flags.research !== true) return ownGate('verify', at);
  const round = latestRound(campaign.state.rounds);
  if (round?.closed?.type !== 'round.accepted')
    throw new GateClosedError(program.texts.rounds.blockers['not-closed']());
  return recorded((await searchAgain(campaign, plan, round, ports)).join(', ') || '–', at);
}

/** Closes the round: kept, reverted or given up. */
export async function closed(at: At): Promise<number> {
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
