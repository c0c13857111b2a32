import type { Stage } from '../stages/stage.ts';
import type { LayerCuts } from './layer-cuts.ts';
import { NoLayersError, NoSuchLayerError } from './layer-errors.ts';
import type { PassReport } from './layer-report.ts';
import { extentOf, type LayerTables } from './layer-rows.ts';
import type { ForwardPass } from './passes.ts';

const steadyShare = 0.05;
const growingFactor = 1.5;

/** A pass and the layers in it. */
export interface CutPass {
  readonly pass: ForwardPass;
  readonly cuts: LayerCuts;
}

/** Work further than this before the first layer only prepares the step; the device idles in between. */
const mostLeadNs = 1_000_000;

/** Where a pass begins: with the work that leads up to its first layer without a pause. */
function leadStartNs({ pass, cuts }: CutPass, { columns }: LayerTables): number {
  const { device } = columns;
  const first = cuts.layers[0]?.halves[0]?.[0];
  let at = first === undefined ? 0 : pass.rows.indexOf(first);
  let startNs = device.startNs[pass.rows[at] ?? 0] ?? pass.startNs;
  while (at > 0) {
    const before = pass.rows[at - 1] ?? 0;
    const beforeNs = device.startNs[before] ?? 0;
    if (startNs - (beforeNs + (device.durationNs[before] ?? 0)) > mostLeadNs) break;
    startNs = Math.min(startNs, beforeNs);
    at -= 1;
  }
  return startNs;
}

/**
 * Report of each pass. A pass is held against the one before it of its own stage: between prefill and decode every
 * layer changes.
 */
export function passReports(passes: readonly CutPass[], tables: LayerTables): PassReport[] {
  const { columns } = tables;
  const firstOf = new Map<Stage, number>();
  return passes.map(({ pass, cuts }, at): PassReport => {
    const walls = cuts.layers.map(({ halves }) => {
      const { startNs, endNs } = extentOf(columns, halves.flat());
      return (endNs - startNs) / 1000;
    });
    const [first] = walls;
    const before = firstOf.get(pass.stage) ?? 0;
    const growth = before > 0 && first !== undefined ? first / before : null;
    const isSteady = at > 2 && growth !== null && Math.abs(growth - 1) < steadyShare;
    const note =
      at === 0 ? 'cold-start' : isSteady ? 'steady-state' : (growth ?? 0) > growingFactor ? 'growing' : null;
    if (first !== undefined) firstOf.set(pass.stage, first);
    const { sumNs } = extentOf(columns, pass.rows);
    const startNs = leadStartNs({ pass, cuts }, tables);
    return {
      pass: pass.index,
      stage: pass.stage,
      by: pass.by,
      startMicroseconds: startNs / 1000,
      endMicroseconds: pass.endNs / 1000,
      wallMicroseconds: (pass.endNs - startNs) / 1000,
      sumMicroseconds: sumNs / 1000,
      kernels: pass.rows.length,
      layers: walls.length,
      averageLayerMicroseconds:
        walls.length > 0 ? walls.reduce((sum, wall) => sum + wall, 0) / walls.length : null,
      firstLayerMicroseconds: first ?? null,
      note,
      growth: note === 'growing' ? growth : null,
    };
  });
}

/** The pass to look at: as wished; the only one; or of the stage with most time the one of median wall time, the first left out. */
export function chosenPass(passes: readonly CutPass[], wished: number | null) {
  const [only] = passes;
  if (only === undefined) throw new NoLayersError();
  if (wished !== null) {
    const found = passes.find(({ pass }) => pass.index === wished);
    if (found === undefined) throw new NoSuchLayerError('pass', wished, passes.length);
    return { chosen: found, because: 'wished' } as const;
  }
  if (passes.length === 1) return { chosen: only, because: 'only' } as const;
  const times = new Map<Stage, number>();
  for (const { pass } of passes)
    times.set(pass.stage, (times.get(pass.stage) ?? 0) + pass.endNs - pass.startNs);
  const [slow] = [...times].sort(([, a], [, b]) => b - a);
  const ofStage = passes.filter(({ pass }) => pass.stage === slow?.[0]);
  const warm = ofStage.length > 1 ? ofStage.slice(1) : ofStage;
  const sorted = [...warm].sort((a, b) => a.pass.endNs - a.pass.startNs - (b.pass.endNs - b.pass.startNs));
  return { chosen: sorted[(sorted.length - 1) >> 1] ?? only, because: 'median' } as const;
}
