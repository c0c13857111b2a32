import type { Catalogue } from '../../text/catalogue.ts';
import { adapters } from '../adapters/frameworks.ts';
import { localHost } from '../adapters/render-flags.ts';
import { shellWord } from '../hosts/shell-text.ts';
import type { Manifest } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { candidatePlans, confirmedWinner } from './gate.ts';
import { type CandidateRow, loadName } from './row.ts';

type Texts = Catalogue['campaign'];

/** The command of a server with the port left open. */
function serverWords({ server_command: words }: CandidateRow): string[] {
  return words.map((word, at) => (words[at - 1] === '--port' ? 'PORT' : word));
}

function loadWords(row: CandidateRow, { served_name, endpoint, workload }: Manifest): string[] {
  const how =
    row.load.kind === 'closed-loop'
      ? ['--concurrency', String(row.load.max_concurrency)]
      : row.load.kind === 'rate'
        ? ['--rate', String(row.load.request_rate)]
        : ['--burst'];
  return [
    ...['throughline', 'load', `${localHost}:PORT`, '--model', served_name],
    ...['--requests', String(row.num_prompts), ...how],
    ...(workload === null
      ? ['--input-length', String(row.input_len), '--output-length', String(row.output_len)]
      : ['--prompts', workload.path]),
    ...(endpoint === '/v1/chat/completions' ? ['--endpoint', 'chat'] : []),
    ...['--seed', String(row.seed), '--reset-cache'],
  ];
}

/** `winning-commands.md`: what starts each winner and the load that measured it, ready to be pasted. */
export function winningCommands(
  state: CampaignState,
  texts: Texts,
  /** sha256 of a raw result; null where it is gone. */
  hashOf: (path: string) => string | null,
): string {
  const { manifest } = state;
  const { report } = texts;
  const parts = [...candidatePlans(state).keys()].flatMap((framework) =>
    manifest.scenarios.flatMap(({ name }) => {
      const winner = confirmedWinner(state, framework, name);
      if (winner === null) return [`## ${adapters[framework].title} · ${name}`, '', report.noEligible, ''];
      const { row } = winner;
      const raw = row.artifacts.raw_result;
      const search = manifest.frameworks[framework];
      const env = [
        ...Object.entries(adapters[framework].serverEnv),
        ...Object.entries(search?.env ?? {}),
        ...(manifest.devices.length === 0
          ? []
          : [[adapters[framework].visibleDevices, manifest.devices.join(',')] as const]),
      ].map(([key, value]) => `${key}=${shellWord(value)}`);
      return [
        `## ${adapters[framework].title} ${row.framework_version ?? ''} · ${name}`,
        '',
        report.winner(row.candidate_id, loadName(row.load)),
        '',
        ...(raw === null ? [] : [`- ${raw} sha256:${hashOf(raw) ?? ''}`]),
        ...(row.artifacts.server_log === null ? [] : [`- ${row.artifacts.server_log}`]),
        `- ${report.ready(`${localHost}:PORT/health`)}`,
        '',
        '```sh',
        [...env, ...serverWords(row).map(shellWord)].join(' '),
        loadWords(row, manifest).map(shellWord).join(' '),
        '```',
        '',
      ];
    }),
  );
  const again = [
    'throughline',
    'campaign',
    'fork',
    '--run',
    manifest.id,
    '--change',
    `seed=${manifest.seed + 1}`,
  ];
  return [
    `campaign: ${manifest.id}`,
    'generated_by: throughline campaign report',
    '',
    ...parts,
    `## ${report.again}`,
    '',
    '```sh',
    again.map(shellWord).join(' '),
    'throughline campaign run --yes',
    '```',
    '',
  ].join('\n');
}
