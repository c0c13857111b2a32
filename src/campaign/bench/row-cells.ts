import type { Catalogue } from '../../text/catalogue.ts';
import { percent, significant } from '../../text/figures.ts';
import { type CandidateRow, loadName } from './row.ts';

type Texts = Catalogue['campaign'];

/** A figure as a cell; a dash where it is null. */
export function figureCell(value: number | null, texts: Texts): string {
  return value === null ? texts.report.notMeasured : significant(value, 4);
}

/** Whether the limits were met; a row that measured nothing missed none. */
export function limitsCell({ status, sla }: CandidateRow, texts: Texts): string {
  if (status !== 'ok') return texts.report.notMeasured;
  return sla.passed ? texts.report.passed : texts.report.missed;
}

/** The heads of `rowCells`. */
export function rowHeads(texts: Texts): string[] {
  const { scenario, candidate, load, status, sla, requests, tokens, ttft, tpot, success } =
    texts.report.heads;
  return [scenario, candidate, load, status, sla, requests, tokens, ttft, tpot, success];
}

/** A row as cells: scenario, candidate, load, how it ended, limits and figures. */
export function rowCells(row: CandidateRow, texts: Texts): string[] {
  const { metrics } = row;
  return [
    row.scenario,
    row.candidate_id,
    loadName(row.load),
    texts.status[row.status],
    limitsCell(row, texts),
    figureCell(metrics.request_throughput, texts),
    figureCell(metrics.output_token_throughput, texts),
    figureCell(metrics.p50_ttft_ms, texts),
    figureCell(metrics.p50_tpot_ms, texts),
    metrics.success_rate === null ? texts.report.notMeasured : percent(metrics.success_rate),
  ];
}
