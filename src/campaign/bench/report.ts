import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, percent, significant } from '../../text/figures.ts';
import { adapters } from '../adapters/index.ts';
import { localHost } from '../adapters/render-flags.ts';
import { shellWord } from '../hosts/shell-text.ts';
import type { Framework } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { candidatePlans, confirmedWinner } from './gate.ts';
import { ranked } from './ranking.ts';
import { repeatsOf, verdictOf } from './repeats.ts';
import { type CandidateRow, loadName } from './row.ts';
import { rateStep } from './schedule.ts';

type Texts = Catalogue['campaign'];

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const draw = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [draw(head), draw(head.map(() => '---')), ...rows.map(draw)];
}

function figure(value: number | null, texts: Texts): string {
  return value === null ? texts.report.notMeasured : significant(value, 4);
}

/** Whether the limits were met; a row that measured nothing missed none. */
function limitsCell({ status, sla }: CandidateRow, texts: Texts): string {
  if (status !== 'ok') return texts.report.notMeasured;
  return sla.passed ? texts.report.passed : texts.report.missed;
}

function rowCells(row: CandidateRow, texts: Texts): string[] {
  const { metrics } = row;
  return [
    row.scenario,
    row.candidate_id,
    loadName(row.load),
    texts.status[row.status],
    limitsCell(row, texts),
    figure(metrics.request_throughput, texts),
    figure(metrics.output_token_throughput, texts),
    figure(metrics.p50_ttft_ms, texts),
    figure(metrics.p50_tpot_ms, texts),
    metrics.success_rate === null ? texts.report.notMeasured : percent(metrics.success_rate),
  ];
}

function bestSection(state: CampaignState, framework: Framework, texts: Texts): string[] {
  const { heads } = texts.report;
  const rows = state.manifest.scenarios.map(({ name }) => {
    const winner = confirmedWinner(state, framework, name);
    if (winner === null) return [name, texts.report.noEligible];
    const throughputs = winner.repeats.flatMap(({ metrics }) => metrics.request_throughput ?? []);
    const repeats = throughputs.length === 0 ? null : repeatsOf(throughputs);
    return [
      ...rowCells(winner.row, texts),
      repeats === null
        ? texts.report.notRepeated
        : texts.report.repeats(
            fixed(repeats.n),
            repeats.halfWidth === null ? '–' : percent(repeats.halfWidth / Math.max(repeats.mean, 1e-9)),
          ),
    ];
  });
  const { scenario, candidate, load, status, sla, requests, tokens, ttft, tpot, success, repeated } = heads;
  return [
    `### ${adapters[framework].title}`,
    '',
    ...tableOf(
      [scenario, candidate, load, status, sla, requests, tokens, ttft, tpot, success, repeated],
      rows.map((one) => [...one, ...Array.from({ length: Math.max(0, 11 - one.length) }, () => '')]),
    ),
    '',
  ];
}

/** Frameworks beside each other in each scenario, best first; what repeats do not tell apart is a tie. */
function comparison(state: CampaignState, texts: Texts): string[] {
  const frameworks = [...candidatePlans(state).keys()];
  return state.manifest.scenarios.flatMap(({ name }) => {
    const winners = frameworks.flatMap((framework) => confirmedWinner(state, framework, name) ?? []);
    const order = ranked(winners.map(({ row }) => row));
    const samples = (row: CandidateRow) =>
      winners
        .find((one) => one.row === row)
        ?.repeats.flatMap(({ metrics }) => metrics.request_throughput ?? []) ?? [];
    const [first] = order;
    const rows = order.map((row) => {
      const [mine, best] = [samples(row), first === undefined ? [] : samples(first)];
      const verdict =
        row === first || mine.length < 2 || best.length < 2
          ? null
          : verdictOf(repeatsOf(mine), repeatsOf(best), noiseThreshold);
      const said =
        verdict === null
          ? row === first
            ? texts.report.leads
            : texts.report.notRepeated
          : texts.verdicts[verdict];
      return [adapters[row.framework].title, ...rowCells(row, texts).slice(1), said];
    });
    const { framework, candidate, load, status, sla, requests, tokens, ttft, tpot, success, verdict } =
      texts.report.heads;
    return [
      `### ${name}`,
      '',
      ...(rows.length === 0
        ? [texts.report.noEligible]
        : tableOf(
            [framework, candidate, load, status, sla, requests, tokens, ttft, tpot, success, verdict],
            rows,
          )),
      '',
    ];
  });
}

const noiseThreshold = 0.01;

function losers(state: CampaignState, texts: Texts): string[] {
  const rows = [...state.rows.values()].filter((row) => row.status !== 'ok' || !row.sla.passed);
  if (rows.length === 0) return [texts.report.noLosers, ''];
  const { framework, candidate, scenario, load, status, sla, reason } = texts.report.heads;
  return [
    ...tableOf(
      [framework, candidate, scenario, load, status, sla, reason],
      rows.map((row) => [
        adapters[row.framework].title,
        row.candidate_id,
        row.scenario,
        loadName(row.load),
        texts.status[row.status],
        limitsCell(row, texts),
        row.failure_reason ?? texts.report.overLimits,
      ]),
    ),
    '',
  ];
}

/** Every row in the order measured, so that no figure of this page is without its row. */
function everything(state: CampaignState, texts: Texts): string[] {
  const { framework, candidate, scenario, load, status, sla, requests, tokens, ttft, tpot, success } =
    texts.report.heads;
  const rows = [...state.rows.values()].map((row) => {
    const [scenarioCell = '', ...rest] = rowCells(row, texts);
    return [adapters[row.framework].title, scenarioCell, ...rest];
  });
  return [
    ...tableOf(
      [framework, scenario, candidate, load, status, sla, requests, tokens, ttft, tpot, success],
      rows,
    ),
    '',
  ];
}

/** The highest rates that were searched; they are of runs of this length and never ranked against closed loops. */
function rates(state: CampaignState, texts: Texts): string[] {
  const rows = [...state.rows.values()];
  const { framework, scenario, candidate, requests } = texts.report.heads;
  const found = [...candidatePlans(state).keys()].flatMap((one) =>
    state.manifest.scenarios.flatMap(({ name }) => {
      const search = rateStep(state.manifest, one, name, rows);
      if (search === null || search.step.kind !== 'done') return [];
      const { rate, boundHit, nonmonotone } = search.step;
      const notes = [
        rate === null ? texts.report.rateNone : texts.report.rate(significant(rate, 4)),
        ...(boundHit ? [texts.report.rateBound] : []),
        ...(nonmonotone ? [texts.report.rateNoise] : []),
      ];
      return [[adapters[one].title, name, search.winner.candidate_id, notes.join('; ')]];
    }),
  );
  if (found.length === 0) return [];
  return [`## ${texts.report.rates}`, '', ...tableOf([framework, scenario, candidate, requests], found), ''];
}

function coverage(state: CampaignState, texts: Texts): string[] {
  const { manifest } = state;
  const plans = candidatePlans(state);
  const lines = Object.keys(manifest.frameworks).map((name) => {
    const framework = name as Framework;
    const { title } = adapters[framework];
    const probed = state.frameworks.get(framework);
    const plan = plans.get(framework);
    if (plan === undefined) return `- ${title}: ${texts.report.unsupported(probed?.reason ?? '')}`;
    const untried = Object.entries(plan.untried).map(
      ([key, values]) => `${key}: ${values.map(String).join(', ')}`,
    );
    return `- ${title} ${probed?.version ?? ''}: ${texts.report.covered(
      fixed(plan.candidates.length),
      fixed(plan.combinations),
      untried.length === 0 ? texts.report.nothing : untried.join('; '),
    )}`;
  });
  const excluded = manifest.excluded.map((one) => `- ${adapters[one].title}: ${texts.report.excluded}`);
  return [...lines, ...excluded, ''];
}

/** `summary.md`: every number is one of a row of `candidates.jsonl`, named by its candidate, scenario and load. */
export function summaryMarkdown(state: CampaignState, texts: Texts): string {
  const { manifest } = state;
  const frameworks = [...candidatePlans(state).keys()];
  return [
    `campaign: ${manifest.id}`,
    `model: ${manifest.model}`,
    `requests_per_trial: ${manifest.num_prompts}`,
    ...(manifest.smoke ? [`smoke: true`] : []),
    '',
    `# ${texts.report.title(manifest.model)}`,
    '',
    `${texts.report.basis(fixed(manifest.num_prompts))}`,
    '',
    `## ${texts.report.best}`,
    '',
    ...frameworks.flatMap((framework) => bestSection(state, framework, texts)),
    `## ${texts.report.comparison}`,
    '',
    ...comparison(state, texts),
    ...rates(state, texts),
    `## ${texts.report.losers}`,
    '',
    ...losers(state, texts),
    `## ${texts.report.coverage}`,
    '',
    ...coverage(state, texts),
    `## ${texts.report.all}`,
    '',
    ...everything(state, texts),
  ].join('\n');
}

/** `winning-commands.md`: what starts each winner and the load that measured it, ready to be pasted. */
export function winningCommands(state: CampaignState, texts: Texts): string {
  const { manifest } = state;
  const parts = [...candidatePlans(state).keys()].flatMap((framework) =>
    manifest.scenarios.flatMap(({ name, input_len, output_len }) => {
      const winner = confirmedWinner(state, framework, name);
      if (winner === null)
        return [`## ${adapters[framework].title} · ${name}`, '', texts.report.noEligible, ''];
      const { row } = winner;
      const how =
        row.load.kind === 'closed-loop' ? ['--concurrency', String(row.load.max_concurrency)] : ['--burst'];
      const load = [
        ...['throughline', 'load', `${localHost}:PORT`, '--model', manifest.served_name],
        ...['--requests', String(row.num_prompts), ...how],
        ...['--input-length', String(input_len), '--output-length', String(output_len)],
        ...['--seed', String(row.seed), '--reset-cache'],
      ];
      const server = row.server_command.map((word, at) =>
        row.server_command[at - 1] === '--port' ? 'PORT' : word,
      );
      return [
        `## ${adapters[framework].title} ${row.framework_version ?? ''} · ${name}`,
        '',
        `${texts.report.winner(row.candidate_id, loadName(row.load))} ${row.artifacts.raw_result ?? ''}`,
        '',
        '```sh',
        server.map(shellWord).join(' '),
        load.map(shellWord).join(' '),
        '```',
        '',
      ];
    }),
  );
  return [`campaign: ${manifest.id}`, '', ...parts].join('\n');
}

const csvFields = [
  'framework',
  'candidate_id',
  'scenario',
  'purpose',
  'status',
  'failure_reason',
  'num_prompts',
  'seed',
] as const;

function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `candidates.csv`: the rows for a spreadsheet; what was not measured is empty. */
export function candidatesCsv(rows: readonly CandidateRow[]): string {
  const metrics =
    rows[0] === undefined ? [] : (Object.keys(rows[0].metrics) as (keyof CandidateRow['metrics'])[]);
  const head = [...csvFields, 'load', 'sla_passed', ...metrics];
  const lines = rows.map((row) => [
    ...csvFields.map((field) => row[field]),
    loadName(row.load),
    row.sla.passed,
    ...metrics.map((one) => row.metrics[one]),
  ]);
  return `${[head, ...lines].map((cells) => cells.map(csvCell).join(',')).join('\n')}\n`;
}
