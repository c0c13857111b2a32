import { fixed, significant } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { adapters } from '../adapters/frameworks.ts';
import { measuredFrameworks } from '../manifest.ts';
import type { CampaignState } from '../state.ts';
import { type Block, blocksMarkdown, blocksPage, heading, tableBlock, text } from './blocks.ts';
import { spentMs } from './budget.ts';
import { flagValueWords } from './flag-value-words.ts';
import { candidatePlans } from './gate.ts';
import { rowCells, rowHeads } from './row-cells.ts';
import { forecastBlocks, rateBlocks } from './summary-load.ts';
import { bestBlocks, comparisonBlocks, loserBlocks, type Texts } from './summary-winners.ts';

function coverageBlock(state: CampaignState, texts: Texts): Block {
  const { manifest } = state;
  const plans = candidatePlans(state);
  const lines = measuredFrameworks(manifest).map((framework) => {
    const { title } = adapters[framework];
    const probed = state.frameworks.get(framework);
    const plan = plans.get(framework);
    if (plan === undefined) return `${title}: ${texts.report.unsupported(probed?.reason ?? '')}`;
    const untried = Object.entries(plan.untried).map(
      ([key, values]) => `${key}: ${values.map((value) => flagValueWords(value, texts)).join(', ')}`,
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
