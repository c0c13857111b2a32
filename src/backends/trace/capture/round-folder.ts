import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type PathMap, toServer } from '../../../trace/capture/path-map.ts';
import type { CaptureStage } from '../../../trace/capture/workload.ts';
import type { Place } from './place.ts';

/** A folder of its own for one round of a server that is told where to write: `STAGE/SECONDS` below its place. */
export function roundFolder(
  { local }: Place,
  stage: CaptureStage,
  nowMs: number,
  pathMap: PathMap | null,
): Place {
  const parts = stage === 'all' ? [] : [stage];
  const own = join(local, ...parts, String(nowMs / 1000));
  mkdirSync(own, { recursive: true });
  return { local: own, server: toServer(own, pathMap), file: null };
}
