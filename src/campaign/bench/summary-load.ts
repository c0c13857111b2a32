import { fixed, percent, significant } from '../../text/figures.ts';
import { adapters } from '../adapters/frameworks.ts';
import type { CampaignState } from '../state.ts';
import { type Block, heading, tableBlock, text } from './blocks.ts';
import { forecastErrors } from './forecast-error.ts';
import { candidatePlans } from './gate.ts';
import { highestRate } from './highest-rate.ts';
import type { CandidateRow } from './row.ts';
import { figureCell, limitsCell } from './row-cells.ts';
import type { Texts } from './summary-winners.ts';

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
export function rateBlocks(state: CampaignState, texts: Texts): Block[] {
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
export function forecastBlocks(state: CampaignState, texts: Texts): Block[] {
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
