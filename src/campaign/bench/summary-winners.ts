import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, percent, significant } from '../../text/figures.ts';
import { adapters } from '../adapters/frameworks.ts';
import type { Framework } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { adviceFor } from './advice.ts';
import { type Block, heading, tableBlock, text } from './blocks.ts';
import { type Contender, compareContenders, contendersOf, throughputOf } from './contenders.ts';
import { failureWords } from './failure-words.ts';
import { candidatePlans, confirmedWinner, confirmedWinners } from './gate.ts';
import { repeatsOf, verdictOf } from './repeats.ts';
import { type CandidateRow, loadName } from './row.ts';
import { limitsCell, rowCells, rowHeads } from './row-cells.ts';

/** The catalogue's words for a campaign, in one language. */
export type Texts = Catalogue['campaign'];

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

/** The best candidates of one framework, scenario by scenario. */
export function bestBlocks(state: CampaignState, framework: Framework, texts: Texts): Block[] {
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
export function comparisonBlocks(state: CampaignState, texts: Texts): Block[] {
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
            { isRanked: true },
          ),
    ];
  });
}

/** Candidates that failed or were slower, with the reason. */
export function loserBlocks(state: CampaignState, texts: Texts): Block[] {
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
