import type { Program } from '../../../app/program.ts';
import { UsageError } from '../../../app/usage-error.ts';
import { chooseTarget, recordDigest, recordResearch } from '../../../backends/campaign/rounds/author-gate.ts';
import { recordCause } from '../../../backends/campaign/rounds/cause-gate.ts';
import { advance, gateOf } from '../../../backends/campaign/rounds/drive.ts';
import { blockerWords } from '../../../screens/campaign/gate-words.ts';
import { exitCodes } from '../../../screens/exit-codes.ts';
import { campaignCodes } from '../campaign-codes.ts';
import { GateClosedError, opened } from '../open-campaign.ts';
import { type At, ended, openRoundOf, recorded, refused, show } from './at-round.ts';
import { reviewed } from './review-step.ts';
import { authorDocument, type RoundFlags, textOfFile } from './round-flags.ts';
import { machinePorts } from './round-ports.ts';
import { allowed, closed, ownGate, patched, profiled, verified } from './round-steps.ts';

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
