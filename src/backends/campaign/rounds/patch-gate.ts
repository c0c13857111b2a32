import { join } from 'node:path';
import { readDiff } from '../../../campaign/rounds/diff.ts';
import { diffRefusals } from '../../../campaign/rounds/diff-rules.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { RecordedPatch } from '../../../campaign/rounds/round-records.ts';
import type { RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { withoutSecrets } from '../../../text/without-secrets.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { diffOf, headOf, isAncestor } from './git.ts';
import type { RoundPorts } from './ports.ts';
import { roundName } from './profile-gate.ts';
import { sealedArtefact } from './sealed.ts';

function slugOf(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '');
  return slug === '' ? 'patch' : slug;
}

/** Why a patch cannot be recorded at all. */
export type PatchFault = { readonly code: 'no-commit' | 'not-a-child'; readonly detail: string };

/**
 * Records the commits since the round was opened as its patch: the diff, its files, and what it does that a person must
 * allow. One round has one patch, and its hypothesis is the target's.
 */
export async function recordPatch(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  author: RecordedPatch['author'],
  provenance: RecordedPatch['provenance'],
  ports: RoundPorts,
): Promise<PatchFault | null> {
  const { folder, state } = campaign;
  const head = await headOf(plan.worktree);
  if (head === null || head === round.commit) return { code: 'no-commit', detail: plan.worktree };
  if (!(await isAncestor(plan.worktree, round.commit, head))) return { code: 'not-a-child', detail: head };
  const diff = await diffOf(plan.worktree, round.commit, head);
  const files = readDiff(diff);
  const refusals = diffRefusals(files, {
    sources: plan.sources,
    lengths: state.manifest.scenarios.flatMap(({ input_len, output_len }) => [
      input_len,
      output_len,
      input_len + output_len,
    ]),
    hasScore: plan.score !== null,
  });
  const hypothesis = round.target?.hypothesis ?? '';
  const id = `${roundName(round.round)}-${slugOf(hypothesis)}-${head.slice(0, 7)}`;
  const meta = {
    id,
    round: round.round,
    parent: round.commit,
    commit: head,
    files: files.map(({ path }) => path),
    added: files.reduce((sum, { added }) => sum + added.length, 0),
    removed: files.reduce((sum, { removed }) => sum + removed.length, 0),
    hypothesis,
    expected_gain_pct: round.target?.expected_gain_pct ?? 0,
    provenance: [...provenance],
    refusals,
    at: ports.now().toISOString(),
    author,
  };
  const artefacts = {
    ...sealedArtefact(folder, join('patches', id, 'patch.diff'), withoutSecrets(diff)),
    ...sealedArtefact(folder, join('patches', id, 'meta.json'), `${JSON.stringify(meta, null, 2)}\n`),
  };
  campaign.append({ type: 'patch.recorded', patch: { ...meta, artefacts } });
  return null;
}
