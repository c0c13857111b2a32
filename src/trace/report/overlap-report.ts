import type { OverlapRow } from '../overlap/overlap-rows.ts';
import { printedSitesOf } from '../sites/kernel-sites.ts';
import type { OverlapReport } from './stage-schema.ts';

const percent = (share: number) => share * 100;

/** A row of the overlap table. */
export function overlapReport(row: OverlapRow, id: string): OverlapReport {
  const site = printedSitesOf(row.group.sites).printed[0];
  const isLocated = site !== undefined && site.shown !== 'unresolved';
  return {
    id,
    kernel: row.name.canonical,
    priority: row.priority,
    verdict: row.verdict,
    class: row.overlapClass,
    scope: isLocated ? site.shown : null,
    match: isLocated ? site.match : { kind: 'none', letter: null },
    microseconds: row.totalNs / 1000,
    launches: row.launches,
    share: percent(row.busyShare),
    exclusive: percent(row.exclusiveShare),
    hidden: percent(row.hiddenShare),
    hiddenByCompute: percent(row.hiddenByComputeShare),
    dependencyRisk: row.dependency.risk,
    dependency: {
      before: row.dependency.before,
      after: row.dependency.after,
      fromEvents: row.dependency.fromEvents,
    },
    recommendation: row.advice,
  };
}
