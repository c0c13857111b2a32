import { escapeMarkup } from '../../results/report/svg.ts';
import type { DeviceResult, Result } from '../../results/result.ts';
import { shortLabel } from '../../results/summary/summary-view.ts';
import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { conditionValue } from '../condition-words.ts';
import type { Explanation } from '../explanation.ts';
import type { ReportMaterial } from './material.ts';

/** A figure of the head with its unit. */
interface Tile {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
}

/**
 * The results of a run whose figures speak of its plan: of a device on which one phase has no row, or a ratio no pair, the
 * other rows are no plan.
 */
function wholeAnswers({ results }: Result): readonly DeviceResult[] {
  const fails = ({ phase, best, pdRatio }: DeviceResult) =>
    phase === 'pd-ratio' ? (pdRatio?.pairs.length ?? 0) === 0 : best === null;
  const failed = new Set(results.filter(fails).map(({ device }) => device));
  return results.filter(({ device }) => !failed.has(device));
}

function tilesOf({ runs }: ReportMaterial, language: Language): Tile[] {
  const { words } = messages(language).explain;
  const devices = runs.flatMap((run) => wholeAnswers(run));
  const pair = devices.flatMap((one) => one.pdRatio?.pairs ?? [])[0];
  const shown = (name: string, value: number | null | undefined, unit: string, decimals = 2): Tile[] =>
    value === null || value === undefined ? [] : [{ name, value: fixed(value, decimals), unit }];
  if (pair) {
    return [
      ...shown(words.phases['pd-ratio'], pair.pdRatio, 'P : D'),
      ...shown(words.figures.balancedQps, pair.balancedQps, 'req/s'),
      ...shown('TTFT', pair.ttftMs, 'ms'),
      ...shown('TPOT', pair.tpotMs, 'ms'),
    ];
  }
  const best = devices
    .flatMap((one) => one.best ?? [])
    .toSorted((a, b) => (b.throughputTokensPerSecond ?? 0) - (a.throughputTokensPerSecond ?? 0))[0];
  if (!best) return [];
  const { report } = messages(language).explain;
  return [
    ...shown(`${report.best} · ${shortLabel(best.parallel)}`, best.throughputTokensPerSecond, 'tok/s'),
    ...shown('TTFT', best.ttftMs, 'ms'),
    ...shown('TPOT', best.tpotMs, 'ms'),
    ...shown(report.concurrent, best.concurrency, '', 0),
  ];
}

/** Title, plan in a line, verdict, evidence, and the figures that everybody looks for first. */
export function pageHead(explanation: Explanation, material: ReportMaterial, language: Language): string {
  const { explain: t } = messages(language);
  const [run] = material.runs;
  const names = ['numDevices', 'devices', 'inputLength', 'outputLength'] as const;
  const plan = run
    ? names
        .filter((name) => run.conditions[name] !== null && String(run.conditions[name]) !== '')
        .map((name) => `${t.words.conditions[name]} ${conditionValue(name, run.conditions[name], t)}`)
        .join(' · ')
    : '';
  const { level } = explanation.reasonableness;
  const tone = level === 'basically-reasonable' ? 'good' : level === 'partly-explainable' ? '' : 'warn';
  const levels = [...new Set(explanation.evidence.phases.map((one) => one.level))];
  const badges = [
    `<li class="badge ${tone}">${escapeMarkup(t.words.reasonableness[level])}</li>`,
    ...(explanation.mode === null
      ? []
      : [`<li class="badge">${escapeMarkup(t.words.modes[explanation.mode])}</li>`]),
    ...levels.map((one) => `<li class="badge">${escapeMarkup(t.report.evidence(one))}</li>`),
  ];
  const tiles = tilesOf(material, language).map(
    ({ name, value, unit }) =>
      `<div class="tile"><dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)} <small>${escapeMarkup(unit)}</small></dd></div>`,
  );
  return [
    '<header>',
    `<p class="eyebrow">Throughline · ${escapeMarkup(t.report.title)}</p>`,
    `<h1>${escapeMarkup(run?.conditions.model ?? t.report.title)}</h1>`,
    plan === '' ? '' : `<p class="lead">${escapeMarkup(plan)}</p>`,
    `<ul class="badges">${badges.join('')}</ul>`,
    tiles.length === 0 ? '' : `<dl class="tiles">${tiles.join('')}</dl>`,
    '</header>',
  ].join('\n');
}
