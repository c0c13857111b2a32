import type { Catalogue } from '../../text/catalogue.ts';
import { isFrameworkLocation } from '../sites/frame-priority.ts';
import { frameParts } from '../sites/location.ts';
import { markdownTable } from './markdown-table.ts';
import type { FuseReport, KernelReport, OverlapReport, StageReport } from './stage-schema.ts';

type Texts = Catalogue['triage'];

const left = '---';
const right = '---:';
/** Milliseconds with two decimals. */
export const milliseconds = (us: number) => `${(us / 1000).toFixed(2)} ms`;

/** Percent with one decimal. */
export const share = (value: number, decimals = 1) => `${value.toFixed(decimals)}%`;

/** Share of the bar as texts show it: `1.0%`. */
export const barText = (minSharePercent: number) => share(minSharePercent);

/** A location with the sign of how it was found: `~b` for a similar name, words for a replay. */
function markedLocation(site: KernelReport['sites'][number], texts: Texts): string {
  const { kind, letter } = site.match;
  const location = site.location === 'unresolved' ? texts.unresolved : site.location;
  if (kind === 'fuzzy') return `~${letter ?? ''} ${location}`;
  if (kind === 'order') return `order: ${location}`;
  return kind === 'replay' ? `${texts.kernel.replayed} ${location}` : location;
}

/** Places that a row prints: those in a framework's code, else all; at most two. */
function printedSites({ sites }: KernelReport) {
  const inFramework = sites.filter(({ location }) => isFrameworkLocation(location));
  const candidates = inFramework.length > 0 ? inFramework : sites;
  return { printed: candidates.slice(0, 2), isShared: candidates.length > 1 };
}

function locationCell(row: KernelReport, texts: Texts): string {
  const { printed, isShared } = printedSites(row);
  return printed
    .map((site) => {
      const text = markedLocation(site, texts);
      return isShared ? `${text} (${texts.kernel.siteShare(share(site.share, 0))})` : text;
    })
    .join('<br>');
}

/** The kernel table of a stage. */
export function kernelTable({ kernels }: StageReport, minSharePercent: number, texts: Texts): string[] {
  const { columns } = texts.kernel;
  const rows = kernels.map((row) => [
    row.kernel,
    texts.categories[row.category],
    milliseconds(row.microseconds),
    share(row.share),
    String(row.launches),
    locationCell(row, texts),
    row.cpuOps.length > 0 ? row.cpuOps.join('<br>') : '-',
  ]);
  const empty = [texts.kernel.empty(barText(minSharePercent)), '-', '-', '-', '-', '-', '-'];
  return markdownTable(
    [
      columns.kernel,
      columns.category,
      columns.time,
      columns.share,
      columns.launches,
      columns.location,
      columns.operator,
    ],
    [left, left, right, right, right, left, left],
    rows.length > 0 ? rows : [empty],
  );
}

/** A scope as `path(line): func`. */
function scopeText({ scope, match }: OverlapReport, texts: Texts): string {
  if (scope === null) return texts.unresolved;
  const parts = /^(.*?):(\d+) (.*)$/.exec(scope);
  const text = parts === null ? scope : `${parts[1]}(${parts[2]}): ${parts[3]}`;
  const shown = frameParts(text) === null ? scope : text;
  return match.kind === 'fuzzy' ? `~${match.letter ?? ''} ${shown}` : shown;
}

/** The overlap table of a stage. */
export function overlapTable(
  { overlap }: StageReport,
  minSharePercent: number,
  isPair: boolean,
  texts: Texts,
): string[] {
  const { columns, verdicts, risks, advice, signal } = texts.overlap;
  const rows = overlap.map((row) => [
    row.priority,
    verdicts[row.verdict],
    row.kernel,
    scopeText(row, texts),
    signal(row.microseconds.toFixed(1), share(row.share), share(row.exclusive), share(row.hidden)),
    risks[row.dependencyRisk],
    advice[row.recommendation],
  ]);
  const nothing = texts.overlap.empty(barText(minSharePercent));
  const empty = ['-', '-', isPair ? nothing : `${nothing} ${texts.overlap.needsPair}`, '-', '-', '-', '-'];
  return markdownTable(
    [
      columns.priority,
      columns.verdict,
      columns.kernel,
      columns.scope,
      columns.signal,
      columns.risk,
      columns.advice,
    ],
    [left, left, left, left, left, left, left],
    rows.length > 0 ? rows : [empty],
  );
}

const shownEvidence = 3;

function fuseCells(row: FuseReport, minSharePercent: number, texts: Texts): string[] {
  const evidence = row.evidence
    .filter((one) => one.share >= minSharePercent)
    .slice(0, shownEvidence)
    .map((one) => `${one.kernel} (${share(one.share)})`);
  return [
    row.pattern,
    texts.fuse.confidence[row.confidence],
    milliseconds(row.microseconds),
    share(row.share),
    evidence.length > 0 ? evidence.join('<br>') : '-',
    row.locations.length > 0 ? row.locations.join('<br>') : '-',
    row.candidates.join('<br>'),
    row.rationale,
  ];
}

/** A table of fuse patterns; `nothing` is the sentence of the placeholder row. */
export function fuseTable(
  fuse: readonly FuseReport[],
  minSharePercent: number,
  nothing: string,
  texts: Texts,
): string[] {
  const { columns } = texts.fuse;
  const rows = fuse.map((row) => fuseCells(row, minSharePercent, texts));
  return markdownTable(
    [
      columns.pattern,
      columns.confidence,
      columns.time,
      columns.share,
      columns.evidence,
      columns.location,
      columns.candidate,
      columns.rationale,
    ],
    [left, left, right, right, left, left, left, left],
    rows.length > 0 ? rows : [[nothing, '-', '-', '-', '-', '-', '-', '-']],
  );
}
