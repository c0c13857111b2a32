import type { TriageReport } from '../../trace/report/schema.ts';
import type { StageReport } from '../../trace/report/stage-schema.ts';

/** The tables of a stage, in the order of the tab key. */
export const tables = ['kernels', 'families', 'overlap', 'fuse', 'verdicts'] as const;
export type BrowseTable = (typeof tables)[number];

/** Orders of rows. */
export const sorts = ['time', 'launches', 'name'] as const;

/** One row of any table, as the list needs it. */
export interface BrowseRow {
  readonly id: string;
  readonly table: BrowseTable;
  /** Full name; `shortName` for the list. */
  readonly name: string;
  readonly shortName: string;
  readonly microseconds: number;
  /** Percent. */
  readonly share: number | null;
  readonly launches: number;
  /** Word beside the name: category, verdict or state, as a key of the texts. */
  readonly kind: string;
  readonly location: string | null;
  /** Everything that a filter looks at. */
  readonly searched: string;
}

function kernelRows({ kernels }: StageReport): BrowseRow[] {
  return kernels.map((row) => ({
    id: row.id,
    table: 'kernels',
    name: row.kernel,
    shortName: row.shortName,
    microseconds: row.microseconds,
    share: row.share,
    launches: row.launches,
    kind: row.category,
    location: row.sites[0]?.location ?? null,
    searched: [
      row.id,
      row.kernel,
      row.category,
      ...row.sites.map(({ location }) => location),
      ...row.cpuOps,
    ].join(' '),
  }));
}

function familyRows({ families }: StageReport): BrowseRow[] {
  return families.map((row, at) => ({
    id: String(at + 1),
    table: 'families',
    name: row.category,
    shortName: row.category,
    microseconds: row.microseconds,
    share: row.share,
    launches: row.launches,
    kind: row.category,
    location: null,
    searched: row.category,
  }));
}

function overlapRows({ overlap, kernels }: StageReport): BrowseRow[] {
  const short = new Map(kernels.map(({ kernel, shortName }) => [kernel, shortName]));
  return overlap.map((row) => ({
    id: row.id,
    table: 'overlap',
    name: row.kernel,
    shortName: short.get(row.kernel) ?? row.kernel,
    microseconds: row.microseconds,
    share: row.share,
    launches: row.launches,
    kind: row.recommendation,
    location: row.scope,
    searched: [row.id, row.kernel, row.scope ?? '', row.priority, row.verdict].join(' '),
  }));
}

function fuseRows({ fuse, elsewhere }: StageReport): BrowseRow[] {
  return [...fuse, ...elsewhere].map((row) => ({
    id: row.id,
    table: 'fuse',
    name: row.pattern,
    shortName: row.pattern,
    microseconds: row.microseconds,
    share: row.share,
    launches: row.chains,
    kind: row.state,
    location: row.candidates[0] ?? null,
    searched: [row.id, row.pattern, row.detector, ...row.evidence.map(({ kernel }) => kernel)].join(' '),
  }));
}

function verdictRows(
  { verdicts }: TriageReport,
  { stage, kernels, overlap, fuse }: StageReport,
): BrowseRow[] {
  const times = new Map([...kernels, ...overlap, ...fuse].map(({ id, microseconds }) => [id, microseconds]));
  return verdicts
    .filter((one) => one.stage === stage && one.family !== null)
    .map((one) => ({
      id: one.row,
      table: 'verdicts',
      name: one.title ?? '',
      shortName: one.title ?? '',
      microseconds: times.get(one.row) ?? 0,
      share: null,
      launches: 0,
      kind: one.verdict,
      location: one.family,
      searched: [one.row, one.title ?? '', one.family ?? ''].join(' '),
    }));
}

/** The rows of one table of a stage, in the order of the report. */
export function rowsOf(report: TriageReport, stage: StageReport, table: BrowseTable): BrowseRow[] {
  switch (table) {
    case 'kernels':
      return kernelRows(stage);
    case 'families':
      return familyRows(stage);
    case 'overlap':
      return overlapRows(stage);
    case 'fuse':
      return fuseRows(stage);
    case 'verdicts':
      return verdictRows(report, stage);
  }
}
