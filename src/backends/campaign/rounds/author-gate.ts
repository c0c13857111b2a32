import { join } from 'node:path';
import { stringify } from 'yaml';
import type { z } from 'zod';
import type { authorSchemas } from '../../../campaign/rounds/author-texts.ts';
import { targetBlockers } from '../../../campaign/rounds/gate-blockers.ts';
import type { Blocker } from '../../../campaign/rounds/gate-terms.ts';
import { eligibilityOf, readDigest } from '../../../campaign/rounds/kernel-evidence.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { RootCause } from '../../../campaign/rounds/round-records.ts';
import type { RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { researchFault } from '../../../campaign/rounds/stall.ts';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { roundName } from './profile-gate.ts';
import { sealedArtefact } from './sealed.ts';

type Author = RootCause['author'];
type Given<Gate extends keyof typeof authorSchemas> = z.infer<(typeof authorSchemas)[Gate]>;

/** Chooses the target of a round; what it lacks is named, and nothing is recorded. */
export function chooseTarget(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  target: Given<'target'>,
  author: Author,
): readonly Blocker[] {
  const wished = { ...round, target };
  const faults = [
    ...targetBlockers(plan, wished),
    ...(target.kind === 'kernel'
      ? target.kernel === null
        ? [{ code: 'kernel-small', detail: '–' } as const]
        : eligibilityOf(wished)
      : []),
  ];
  if (faults.length > 0) return faults;
  const path = join('analysis', 'rounds', roundName(round.round), 'target.yaml');
  const files = sealedArtefact(campaign.folder, path, withoutSecrets(stringify(target)));
  campaign.append({ type: 'target.chosen', round: round.round, target, author, files });
  return [];
}

/** Records a digest of counters, or says what is wrong with it. */
export function recordDigest(
  campaign: OpenCampaign,
  round: RoundState,
  text: string,
  author: Author,
): 'no-next-edit' | 'several-next-edits' | 'no-table' | null {
  const found = readDigest(text);
  if ('fault' in found) return found.fault;
  const version = `${roundName(round.round)}-${round.digests.length + 1}`;
  const path = join('kernel', 'ncu-digests', version, 'digest.md');
  const files = sealedArtefact(campaign.folder, path, withoutSecrets(text));
  campaign.append({
    type: 'kernel.digest',
    digest: {
      round: round.round,
      version,
      next_edit: found.nextEdit,
      blocker: found.blocker,
      author,
      files,
    },
  });
  return null;
}

/** Records sources that were read because of a stall; fewer than three new ones open nothing. */
export function recordResearch(
  campaign: OpenCampaign,
  round: RoundState,
  { ideas }: Given<'research'>,
): 'few' | 'known' | 'only-prose' | null {
  const fault = researchFault(ideas, campaign.state.rounds.ideas);
  if (fault !== null) return fault;
  campaign.append({ type: 'research.recorded', round: round.round, ideas });
  return null;
}
