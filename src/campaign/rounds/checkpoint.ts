import type { Catalogue } from '../../text/catalogue.ts';
import { isKeyOf } from '../../text/fields.ts';
import { shellWord } from '../hosts/shell-text.ts';
import type { CampaignState } from '../state.ts';
import { gainText, signedPct } from './ledgers.ts';
import { leaderOf, targetCommand } from './sides.ts';
import { stallCount } from './stall.ts';

type Texts = Catalogue['rounds'];

/** Contents of a checkpoint by item; no item is empty, `none` is said. */
export type CheckpointDocument = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Everything that somebody needs who goes on from here, from the journal alone. */
export function checkpointDocument(state: CampaignState, t: Texts): CheckpointDocument {
  const { manifest, rounds } = state;
  const { plan, loop } = rounds;
  const none = t.none;
  const or = (text: string | null | undefined) =>
    text === null || text === undefined || text === '' ? none : text;
  const last = rounds.rounds.at(-1);
  const accepted = rounds.rounds.filter(({ closed }) => closed?.type === 'round.accepted');
  const commands = manifest.scenarios.flatMap((scenario) => {
    if (plan === null) return [];
    const rows = [targetCommand(state, plan.target, scenario), leaderOf(state, plan.target, scenario.name)];
    return rows.flatMap((one) =>
      one === null
        ? []
        : [`${scenario.name} ${one.framework}: ${one.row.server_command.map(shellWord).join(' ')}`],
    );
  });
  const rejected = rounds.ideas.filter(({ status }) => status === 'rejected').map(({ idea }) => idea);
  const untried = rounds.ideas.filter(({ status }) => status === 'untried').map(({ idea }) => idea);
  return {
    originals: {
      model: manifest.model,
      precision: or(manifest.precision),
      devices: or(manifest.devices.join(', ')),
      host: manifest.host,
      scenarios: manifest.scenarios
        .map(({ name, input_len, output_len }) => `${name} ${input_len}→${output_len}`)
        .join(', '),
      sla: JSON.stringify(manifest.sla),
      commands: or(commands.join(' ; ')),
    },
    target: {
      framework: or(plan?.target),
      branch: or(plan?.branch),
      base: or(plan?.base_commit),
      commit: or(last?.closed?.commit ?? last?.commit),
      patches: or(accepted.map(({ patch }) => patch?.id ?? '').join(', ')),
      tests: or(
        last?.verification?.tests
          .map(({ command, exit }) => `${command.join(' ')}: ${exit ?? '–'}`)
          .join('; '),
      ),
      last_gain: or(last?.verification?.improvements.map(gainText).join('; ')),
    },
    gap: Object.fromEntries(
      (last?.gaps ?? []).map(({ scenario, g_pct, verdict }) => [scenario, `${verdict} ${signedPct(g_pct)}`]),
    ),
    evidence: {
      profiles: or(last?.profiles.map(({ tables }) => tables.path).join(', ')),
      root_cause: or(last?.cause?.rows.join(', ')),
      layers: or(Object.keys(last?.layers?.files ?? {}).join(', ')),
      counters: or(last?.digests.flatMap(({ files }) => Object.keys(files)).join(', ')),
      history: or(last?.cause?.history.join(', ')),
    },
    ideas: { rejected: or(rejected.join('; ')), next: or(untried[0]) },
    loop: {
      kind: or(loop?.loop),
      dir: or(loop?.dir),
      session: or(rounds.observed?.session ?? loop?.session),
      round: String(last?.round ?? 0),
      stall: String(stallCount(rounds)),
      verdicts: or(rounds.rounds.map(({ review }) => review?.verdict ?? '–').join(', ')),
    },
    recovery: { next: 'throughline campaign resume' },
  };
}

/** The checkpoint as Markdown, with the same data for machines at its end. */
export function checkpointText(state: CampaignState, t: Texts): string {
  const document = checkpointDocument(state, t);
  const parts = Object.entries(document).flatMap(([item, values], at) => [
    `## ${at + 1} ${isKeyOf(t.checkpoint, item) ? t.checkpoint[item] : item}`,
    '',
    ...(Object.keys(values).length === 0
      ? [`- ${t.none}`]
      : Object.entries(values).map(([key, value]) => `- ${key}: ${value}`)),
    '',
  ]);
  return [
    `campaign: ${state.manifest.id}`,
    `round: ${state.rounds.rounds.at(-1)?.round ?? 0}`,
    'generated_by: throughline campaign',
    '',
    `# ${t.checkpoint.title}`,
    '',
    ...parts,
    '```json',
    JSON.stringify(document, null, 2),
    '```',
    '',
  ].join('\n');
}
