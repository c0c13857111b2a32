import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, percent, significant } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { adapters } from '../adapters/frameworks.ts';
import type { Framework } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { adviceFor } from './advice.ts';
import { type Block, blocksMarkdown, blocksPage, heading, tableBlock, text } from './blocks.ts';
import { spentMs } from './budget.ts';
import { type Contender, compareContenders, contendersOf, throughputOf } from './contenders.ts';
import { failureWords } from './failure-words.ts';
import { forecastErrors } from './forecast-error.ts';
import { candidatePlans, confirmedWinner, confirmedWinners } from './gate.ts';
import { highestRate } from './highest-rate.ts';
import { repeatsOf, verdictOf } from './repeats.ts';
import { type CandidateRow, loadName } from './row.ts';
import { figureCell, limitsCell, rowCells, rowHeads } from './row-cells.ts';

type Texts = Catalogue['campaign'];

const throughputs = (rows: readonly CandidateRow[]) =>
  rows.flatMap(({ metrics }) => metrics.request_throughput ?? []);

/** Mean and half width of the 95 % interval; of what was measured once, that it was. */
function repeatsCell({ repeats }: Contender, texts: Texts): string {
  const values = throughputs(repeats);
  if (values.length === 0) return texts.report.notRepeated;
  const { n, mean, halfWidth } = repeatsOf(values);
  const half = halfWidth === null ? '–' : percent(halfWidth / Math.max(mean, 1e-9));
  return texts.report.repeats(significant(mean, 4), half, fixed(n));
}

/** The row that was chosen, and those that repeat it. */
function rowsCell({ row, repeats }: Contender): string {
  const [first, ...rest] = repeats.map(({ row_id }) => row_id);
  if (first === undefined) return row.row_id;
  return [row.row_id, first, ...rest.map((id) => `…/${id.split('/').at(-1)}`)].join(', ');
}

/** Points of a framework in a scenario that repeats do not settle. */
function openPoints(state: CampaignState, framework: Framework, scenario: string, texts: Texts): string[] {
  const [first, ...others] = confirmedWinners(state, framework, scenario);
  if (first === undefined) return [];
  const named = (ones: readonly Contender[]) =>
    ones.map((one) => `${one.row.candidate_id} (${repeatsCell(one, texts)})`).join(', ');
  const least = throughputOf(first) * (1 - state.manifest.noise_threshold);
  const slower = others.filter((one) => throughputOf(one) < least);
  const tied = others.filter((one) => !slower.includes(one));
  const { noise_threshold: noise } = state.manifest;
  const { unrepeated } = contendersOf([...state.rows.values()], framework, scenario, noise);
  const { candidate_id } = first.row;
  return [
    ...(tied.length === 0 ? [] : [texts.report.coWinners(scenario, named(tied), candidate_id)]),
    ...(slower.length === 0 ? [] : [texts.report.undecided(scenario, named(slower), candidate_id)]),
    ...(unrepeated.length === 0
      ? []
      : [texts.report.unrepeated(scenario, unrepeated.map((row) => row.candidate_id).join(', '))]),
  ];
}

function bestBlocks(state: CampaignState, framework: Framework, texts: Texts): Block[] {
  const { repeated, command, row: rowHead } = texts.report.heads;
  const head = [...rowHeads(texts), repeated, rowHead, command];
  const rows = state.manifest.scenarios.map(({ name }) => {
    const winner = confirmedWinner(state, framework, name);
    if (winner === null) return [name, texts.report.noEligible, ...head.slice(2).map(() => '')];
    return [
      ...rowCells(winner.row, texts),
      repeatsCell(winner, texts),
      rowsCell(winner),
      winner.row.server_command.join(' '),
    ];
  });
  const ties = state.manifest.scenarios.flatMap(({ name }) => openPoints(state, framework, name, texts));
  return [
    heading(3, adapters[framework].title),
    tableBlock(head, rows),
    ...(ties.length === 0 ? [] : [{ kind: 'list', items: ties } as const]),
  ];
}

/** Frameworks beside each other in each scenario, best first; what repeats do not tell apart is a tie. */
function comparisonBlocks(state: CampaignState, texts: Texts): Block[] {
  const frameworks = [...candidatePlans(state).keys()];
  return state.manifest.scenarios.flatMap(({ name }): Block[] => {
    const winners = frameworks
      .flatMap((framework) => confirmedWinner(state, framework, name) ?? [])
      .toSorted(compareContenders);
    const [first] = winners;
    const verdict = (one: Contender) => {
      if (one === first || first === undefined) return texts.report.leads;
      const [mine, best] = [throughputs(one.repeats), throughputs(first.repeats)];
      if (mine.length < 2 || best.length < 2) return texts.report.notRepeated;
      return texts.verdicts[verdictOf(repeatsOf(mine), repeatsOf(best), state.manifest.noise_threshold)];
    };
    const [, ...heads] = rowHeads(texts);
    const rows = winners.map((one) => [
      adapters[one.row.framework].title,
      ...rowCells(one.row, texts).slice(1),
      repeatsCell(one, texts),
      verdict(one),
    ]);
    return [
      heading(3, name),
      rows.length === 0
        ? text(texts.report.noEligible)
        : tableBlock(
            [texts.report.heads.framework, ...heads, texts.report.heads.repeated, texts.report.heads.verdict],
            rows,
            true,
          ),
    ];
  });
}

function loserBlocks(state: CampaignState, texts: Texts): Block[] {
  const rows = [...state.rows.values()].filter(
    (row) => row.status !== 'ok' || !row.sla.passed || row.contaminated,
  );
  if (rows.length === 0) return [text(texts.report.noLosers)];
  const { framework, candidate, scenario, load, status, sla, reason, advice } = texts.report.heads;
  return [
    tableBlock(
      [framework, candidate, scenario, load, status, sla, reason, advice],
      rows.map((row) => [
        adapters[row.framework].title,
        row.candidate_id,
        row.scenario,
        loadName(row.load),
        texts.status[row.status],
        limitsCell(row, texts),
        row.failure_reason === null ? texts.report.overLimits : failureWords(row.failure_reason, texts),
        texts.advice[adviceFor(row)],
      ]),
    ),
  ];
}

/** The long run at the highest rate: what of it held. */
function steadyWords(row: CandidateRow, texts: Texts): string {
  const { request_throughput, p50_ttft_ms, p50_tpot_ms } = row.metrics;
  const figures = [request_throughput, p50_ttft_ms, p50_tpot_ms].map((one) => figureCell(one, texts));
  const [requests = '', ttft = '', tpot = ''] = figures;
  return texts.report.steadyRun(
    fixed(row.num_prompts),
    texts.told.figures(requests, ttft, tpot),
    limitsCell(row, texts),
  );
}

/** The highest rates that were searched; they are of runs of this length and never ranked against closed loops. */
function rateBlocks(state: CampaignState, texts: Texts): Block[] {
  const rows = [...state.rows.values()];
  const { framework, scenario, candidate, requests } = texts.report.heads;
  const found = [...candidatePlans(state).keys()].flatMap((one) =>
    state.manifest.scenarios.flatMap(({ name }) => {
      const search = highestRate(state.manifest, one, name, rows);
      if (search === null || search.found === null || search.settled === null) return [];
      const { winner, found, settled } = search;
      const { rate } = settled;
      const notes = [
        rate === null ? texts.report.rateNone : texts.report.rate(significant(rate, 4)),
        ...(found.boundHit ? [texts.report.rateBound] : []),
        ...(settled.nonmonotone ? [texts.report.rateNoise] : []),
      ];
      const cited = rows.filter(
        (row) =>
          row.candidate_id === winner.candidate_id &&
          row.scenario === name &&
          row.load.request_rate === rate &&
          rate !== null,
      );
      const steady = cited.find(({ purpose }) => purpose === 'steady');
      return [
        [
          ...[adapters[one].title, name, winner.candidate_id, notes.join('; ')],
          steady === undefined ? texts.report.notMeasured : steadyWords(steady, texts),
          cited.map(({ row_id }) => row_id).join(', '),
        ],
      ];
    }),
  );
  if (found.length === 0) return [];
  return [
    heading(2, texts.report.rates),
    tableBlock(
      [framework, scenario, candidate, requests, texts.report.steady, texts.report.heads.row],
      found,
    ),
  ];
}

/** Forecasts beside what was measured, so that nobody trusts an estimate more than it earned. */
function forecastBlocks(state: CampaignState, texts: Texts): Block[] {
  const errors = forecastErrors(state);
  if (state.forecasts.length === 0) return [];
  const { heads, forecast } = texts.report;
  if (errors.length === 0) return [heading(2, forecast.title), text(forecast.none)];
  const rows = errors.map(({ forecast: one, row, measured, error, isInBand }) => {
    const { value, low, high } = one.output_token_throughput;
    return [
      row.row_id,
      significant(value, 4),
      low === null || high === null ? '–' : `${significant(low, 4)} – ${significant(high, 4)}`,
      significant(measured, 4),
      `${error >= 0 ? '+' : '−'}${percent(Math.abs(error))}`,
      isInBand === null ? '–' : isInBand ? forecast.inside : forecast.outside,
    ];
  });
  return [
    heading(2, forecast.title),
    text(forecast.basis(state.forecasts[0]?.basis ?? '')),
    tableBlock(
      [heads.row, forecast.expected, forecast.band, forecast.measured, forecast.error, forecast.inBand],
      rows,
    ),
  ];
}

function coverageBlock(state: CampaignState, texts: Texts): Block {
  const { manifest } = state;
  const plans = candidatePlans(state);
  const lines = Object.keys(manifest.frameworks).map((name) => {
    const framework = name as Framework;
    const { title } = adapters[framework];
    const probed = state.frameworks.get(framework);
    const plan = plans.get(framework);
    if (plan === undefined) return `${title}: ${texts.report.unsupported(probed?.reason ?? '')}`;
    const untried = Object.entries(plan.untried).map(
      ([key, values]) => `${key}: ${values.map(String).join(', ')}`,
    );
    const covered = texts.report.covered(
      fixed(plan.candidates.length),
      fixed(plan.combinations),
      untried.length === 0 ? texts.report.nothing : untried.join('; '),
    );
    const minutes = spentMs(state.rows.values(), framework) / 60_000;
    return `${title} ${probed?.version ?? ''}: ${covered}; ${texts.report.spent(significant(minutes, 2))}`;
  });
  return {
    kind: 'list',
    items: [...lines, ...manifest.excluded.map((one) => `${adapters[one].title}: ${texts.report.excluded}`)],
  };
}

/** Notes that limit the meaning of rows, each with its rows. */
function noteBlocks(state: CampaignState, texts: Texts): Block[] {
  const byNote = new Map<string, number>();
  for (const { notes = [] } of state.rows.values()) {
    for (const note of notes) byNote.set(texts.notes[note], (byNote.get(texts.notes[note]) ?? 0) + 1);
  }
  if (byNote.size === 0) return [];
  return [
    heading(2, texts.report.notesTitle),
    { kind: 'list', items: [...byNote].map(([words, count]) => texts.report.noteOf(words, fixed(count))) },
  ];
}

function summaryBlocks(state: CampaignState, texts: Texts): Block[] {
  const { manifest } = state;
  const frameworks = [...candidatePlans(state).keys()];
  const hasLatency = [
    manifest.sla.max_p50_ttft_ms,
    manifest.sla.max_p50_tpot_ms,
    manifest.sla.max_p50_e2e_ms,
  ].some((limit) => limit !== null);
  const [scenario = '', ...rest] = rowHeads(texts);
  return [
    heading(1, texts.report.title(manifest.model)),
    text(texts.report.basis(fixed(manifest.num_prompts))),
    ...(hasLatency ? [] : [text(texts.report.noLatencyLimit)]),
    ...(state.rebuilt === null
      ? []
      : [{ kind: 'warning', text: texts.report.rebuilt(state.rebuilt.kept ?? '') } as const]),
    ...(manifest.forked_from === null ? [] : [text(texts.report.forked(manifest.forked_from))]),
    heading(2, texts.report.best),
    ...frameworks.flatMap((framework) => bestBlocks(state, framework, texts)),
    heading(2, texts.report.comparison),
    ...comparisonBlocks(state, texts),
    ...rateBlocks(state, texts),
    heading(2, texts.report.losers),
    ...loserBlocks(state, texts),
    heading(2, texts.report.coverage),
    coverageBlock(state, texts),
    ...forecastBlocks(state, texts),
    ...noteBlocks(state, texts),
    heading(2, texts.report.all),
    // Every row in the order measured, so that no figure of this page is without its row.
    tableBlock(
      [texts.report.heads.framework, scenario, ...rest, texts.report.heads.row, texts.report.heads.raw],
      [...state.rows.values()].map((row) => [
        adapters[row.framework].title,
        ...rowCells(row, texts),
        row.row_id,
        row.artifacts.raw_result ?? '',
      ]),
    ),
  ];
}

/** `summary.md`: every number is one of a row of `candidates.jsonl`, named by its candidate, scenario and load. */
export function summaryMarkdown(state: CampaignState, texts: Texts): string {
  const { manifest } = state;
  const facts = [
    `campaign: ${manifest.id}`,
    `model: ${manifest.model}`,
    `requests_per_trial: ${manifest.num_prompts}`,
    'generated_by: throughline campaign report',
    ...(manifest.smoke ? ['smoke: true'] : []),
    ...(state.rebuilt === null ? [] : ['rebuilt: true']),
  ];
  return blocksMarkdown(facts, summaryBlocks(state, texts));
}

/** `summary.html`: the same as one page. */
export function summaryPage(state: CampaignState, texts: Texts, language: Language): string {
  return blocksPage(texts.report.title(state.manifest.model), language, summaryBlocks(state, texts));
}
