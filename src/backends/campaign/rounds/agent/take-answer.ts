import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { answerFile, digestFile } from '../../../../campaign/agent/prompts.ts';
import { authorSchemas } from '../../../../campaign/rounds/author-texts.ts';
import type { GateId } from '../../../../campaign/rounds/gate-terms.ts';
import type { RoundPlan } from '../../../../campaign/rounds/round-plan.ts';
import { latestRound, type RoundState } from '../../../../campaign/rounds/rounds-state.ts';
import { readYaml } from '../../../../store/yaml-document.ts';
import { thrownMessage } from '../../../../text/thrown.ts';
import type { OpenCampaign } from '../../campaign-folder.ts';
import { chooseTarget, recordDigest, recordResearch } from '../author-gate.ts';
import { recordCause } from '../cause-gate.ts';
import { dirtyFiles, standingOf } from '../git.ts';
import { recordPatch } from '../patch-gate.ts';
import type { RoundPorts } from '../ports.ts';

/** Text that an agent wrote; null where it wrote nothing. */
export function answerText(plan: RoundPlan, name: string): string | null {
  const path = join(plan.worktree, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** The answer of a gate, checked; the faults of one that is none. */
function answerOf<Gate extends keyof typeof authorSchemas>(
  gate: Gate,
  plan: RoundPlan,
): z.infer<(typeof authorSchemas)[Gate]> | { readonly faults: string[] } {
  const text = answerText(plan, answerFile);
  if (text === null) return { faults: [`${answerFile}: –`] };
  try {
    return authorSchemas[gate].parse(readYaml(text)) as z.infer<(typeof authorSchemas)[Gate]>;
  } catch (error) {
    return {
      faults: [error instanceof z.ZodError ? z.prettifyError(error) : thrownMessage(error)],
    };
  }
}

function isFault(answer: object): answer is { readonly faults: string[] } {
  return 'faults' in answer;
}

/** Records what an agent answered at a gate; gives why it was refused, nothing where it was taken. */
export async function takeAnswer(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  gate: GateId,
  reasonWords: (text: string) => string,
  ports: RoundPorts,
): Promise<readonly string[]> {
  const words = ports.texts.rounds;
  switch (gate) {
    case 'root-cause': {
      const answer = answerOf('root-cause', plan);
      if (isFault(answer)) return answer.faults;
      recordCause(campaign, plan, round, answer, 'agent', ports);
      return [];
    }
    case 'target': {
      const answer = answerOf('target', plan);
      if (isFault(answer)) return answer.faults;
      return chooseTarget(campaign, plan, round, answer, 'agent').map(({ code, detail }) =>
        words.blockers[code](detail),
      );
    }
    case 'research': {
      const answer = answerOf('research', plan);
      if (isFault(answer)) return answer.faults;
      const fault = recordResearch(campaign, round, answer);
      return fault === null ? [] : [words.researchFaults[fault]];
    }
    case 'kernel': {
      const text = answerText(plan, digestFile);
      if (text === null) return [`${digestFile}: –`];
      const fault = recordDigest(campaign, round, text, 'agent');
      return fault === null ? [] : [words.digestFaults[fault]];
    }
    case 'patch': {
      const dirty = await dirtyFiles(plan.worktree);
      if (dirty.length > 0) return [words.blockers.dirty(dirty.join(', '))];
      const answer = existsSync(join(plan.worktree, answerFile))
        ? answerOf('patch', plan)
        : { provenance: [] };
      const provenance = isFault(answer) ? [] : answer.provenance;
      const fault = await recordPatch(campaign, plan, round, 'agent', provenance, ports);
      if (fault !== null) return [words.patchFaults[fault.code](fault.detail)];
      const now = latestRound(campaign.state.rounds);
      const refused = (now?.patch?.refusals ?? []).filter(({ code }) => now?.allowed.has(code) !== true);
      return refused.map(({ code, where }) => words.blockers.refused(reasonWords(`${code}: ${where}`)));
    }
    default:
      return [];
  }
}

/** Removes what an agent answered, so that the next answer is a new one. */
export function clearAnswers({ worktree }: RoundPlan): void {
  for (const name of [answerFile, digestFile]) rmSync(join(worktree, name), { force: true });
}

/** Whether an answer of a gate lies there already. */
export async function hasAnswer(plan: RoundPlan, round: RoundState, gate: GateId): Promise<boolean> {
  if (gate !== 'patch') return existsSync(join(plan.worktree, gate === 'kernel' ? digestFile : answerFile));
  if (round.patch !== null) return false;
  const { head, dirty } = await standingOf(plan.worktree);
  return head !== null && head !== round.commit && dirty.length === 0;
}
