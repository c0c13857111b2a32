import { join } from 'node:path';
import type { Framework } from '../../../campaign/manifest.ts';
import type { RoundPlan } from '../../../campaign/rounds/round-plan.ts';
import type { RecordedProfile } from '../../../campaign/rounds/round-records.ts';
import type { RoundState } from '../../../campaign/rounds/rounds-state.ts';
import { leaderOf, targetCommand } from '../../../campaign/rounds/sides.ts';
import { leadersToProfile, slowScenarios } from '../../../campaign/rounds/standing.ts';
import { fixed, percent } from '../../../text/figures.ts';
import type { OpenCampaign } from '../campaign-folder.ts';
import { type ProfileFacts, type RoundPorts, type Side, SideFailedError } from './ports.ts';
import { tracedAs } from './profiler-launch.ts';
import { readProfile } from './read-profile.ts';
import { sealedArtefact } from './sealed.ts';

/** A round's folder: `001`. */
export function roundName(round: number): string {
  return String(round).padStart(3, '0');
}

/** Profile that is wanted in a round: of a framework, before or after its patch. */
export interface ProfileWish {
  readonly framework: Framework;
  readonly phase: RecordedProfile['phase'];
  /** Commit of the target; null for a rival. */
  readonly commit: string | null;
  /** Traces that were captured elsewhere; null: captured here. */
  readonly traces: string | null;
}

function placeOf(round: number, { framework, phase }: ProfileWish): string {
  return join('profiles', roundName(round), framework, phase);
}

function digestText(profile: RecordedProfile, earlier: RecordedProfile | null): string {
  const rows = profile.rows.slice(0, 12).map((row) => {
    const before = earlier?.rows.find(({ kernel, stage }) => kernel === row.kernel && stage === row.stage);
    const delta = before === undefined ? '' : fixed((row.microseconds - before.microseconds) / 1000, 3);
    const cells = [
      row.id,
      row.kernel.replaceAll('|', '\\|'),
      row.stage,
      fixed(row.microseconds / 1000, 3),
      percent(row.share / 100),
      delta,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `round: ${profile.round}`,
    `framework: ${profile.framework}`,
    `phase: ${profile.phase}`,
    `commit: ${profile.commit ?? 'frozen'}`,
    ...profile.traces.map(({ path, sha256 }) => `trace: ${path} ${sha256}`),
    '',
    '| Row | Kernel | Stage | ms | Share | Δ ms |',
    '| --- | --- | --- | ---: | ---: | ---: |',
    ...rows,
    '',
  ].join('\n');
}

/** Writes the tables of a profile and records it with its row ids. */
function record(
  campaign: OpenCampaign,
  round: RoundState,
  wish: ProfileWish,
  scenario: string,
  facts: ProfileFacts,
): RecordedProfile {
  const { folder } = campaign;
  const place = placeOf(round.round, wish);
  const scope = `${round.round}/${wish.framework}/${wish.phase}`;
  const tables = sealedArtefact(
    folder,
    join(place, 'tables.json'),
    `${JSON.stringify(facts.document, null, 2)}\n`,
  );
  const [tablePath = '', tableHash = ''] = Object.entries(tables)[0] ?? [];
  const capture = {
    round: round.round,
    framework: wish.framework,
    commit: wish.commit,
    scenario,
    command: facts.command,
    traces: facts.traces,
  };
  const files = {
    ...tables,
    ...sealedArtefact(folder, join(place, 'tables.md'), `${facts.text}\n`),
    ...sealedArtefact(folder, join(place, 'capture.json'), `${JSON.stringify(capture, null, 2)}\n`),
    ...(facts.layers === null
      ? {}
      : {
          ...sealedArtefact(
            folder,
            join(place, 'layers.json'),
            `${JSON.stringify(facts.layers.pipeline, null, 2)}\n`,
          ),
          ...sealedArtefact(folder, join(place, 'layers.md'), `${facts.layers.text}\n`),
        }),
  };
  const inside = Object.fromEntries(
    facts.traces
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .map(({ path, sha256 }) => [path.slice(folder.length + 1), sha256]),
  );
  const profile: RecordedProfile = {
    round: round.round,
    framework: wish.framework,
    commit: wish.commit,
    phase: wish.phase,
    scenario,
    command: [...facts.command],
    stages: [...facts.stages],
    rows: facts.rows.map((row, at) => ({
      ...row,
      id: `${scope}/${row.stage}/${facts.ids[at] ?? `K${at + 1}`}`,
    })),
    overlap_rows: facts.overlapRows,
    fuse_rows: facts.fuseRows,
    traces: [...facts.traces],
    tables: { path: tablePath, sha256: tableHash },
    files: { ...files, ...inside },
  };
  const earlier = campaign.state.rounds.rounds
    .flatMap(({ profiles }) => profiles)
    .findLast(({ framework }) => framework === wish.framework);
  const name = `${roundName(round.round)}-${wish.framework}-${wish.phase}.md`;
  const digest = sealedArtefact(
    folder,
    join('humanize', 'profile-digests', name),
    digestText(profile, earlier ?? null),
  );
  const sealed = { ...profile, files: { ...profile.files, ...digest } };
  campaign.append({ type: 'profile.recorded', profile: sealed });
  return sealed;
}

/** Captures or reads one profile of a round. @throws SideFailedError, UnreadableTrace */
export async function takeProfile(
  campaign: OpenCampaign,
  plan: RoundPlan,
  round: RoundState,
  wish: ProfileWish,
  ports: RoundPorts,
): Promise<RecordedProfile> {
  const { manifest } = campaign.state;
  const [slow] = slowScenarios(round);
  const scenario = manifest.scenarios.find(({ name }) => name === slow?.scenario) ?? manifest.scenarios[0];
  if (scenario === undefined) throw new RangeError('no scenario');
  const chosen =
    wish.framework === plan.target
      ? targetCommand(campaign.state, plan.target, scenario)
      : leaderOf(campaign.state, plan.target, scenario.name);
  if (chosen === null) throw new SideFailedError('failed', `${wish.framework}: no command`, null);
  ports.tell({ kind: 'profiling', framework: wish.framework });
  const side: Side = { framework: wish.framework, candidate: chosen.candidate, commit: wish.commit };
  const facts =
    wish.traces === null
      ? await ports.meter.profile(campaign, side, scenario, placeOf(round.round, wish))
      : await readProfile({
          path: wish.traces,
          framework: tracedAs[wish.framework],
          model: manifest.model,
          command: chosen.row.server_command,
          texts: ports.texts,
          language: ports.language,
        });
  return record(campaign, round, wish, scenario.name, facts);
}

/** Profiles that a round still needs before its root cause. */
export function openProfiles(plan: RoundPlan, round: RoundState): ProfileWish[] {
  return [plan.target, ...leadersToProfile(round, plan)]
    .map((framework): ProfileWish => {
      const commit = framework === plan.target ? round.commit : null;
      return { framework, phase: 'before', commit, traces: null };
    })
    .filter(({ framework, commit }) => {
      const found = round.profiles.find((one) => one.framework === framework && one.phase === 'before');
      return found === undefined || found.commit !== commit;
    });
}
