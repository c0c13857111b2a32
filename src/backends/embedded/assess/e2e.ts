import { type OptimizeRequest, type OptimizerRow, optimize } from '../../../engine/index.ts';
import { type Answers, answered } from '../../../plan/answers.ts';
import type { E2eAssessment } from '../../../plan/assessment.ts';
import { planRequest } from '../plan-request.ts';
import { assessedRow, bestRows, onlyDevice } from './rows.ts';

/** Milliseconds of a whole request: TTFT and one TPOT for each further token; null where one of them is not reported. */
export function e2eMs(row: Pick<OptimizerRow, 'ttftMs' | 'tpotMs'>, outputTokens: number): number | null {
  return row.ttftMs === null || row.tpotMs === null ? null : row.ttftMs + row.tpotMs * (outputTokens - 1);
}

const limitSteps = 24;
const limitScale = 100;

/** The best row of the first device under a TPOT limit. */
function bestUnder(request: OptimizeRequest, tpotMs: number): OptimizerRow | null {
  const limited = { ...request, limits: { ...request.limits, tpotMs } };
  return bestRows(onlyDevice(optimize(limited)))[0] ?? null;
}

/**
 * Whether the best row of an aggregated plan keeps within the limit for a whole request, and the largest TPOT limit (two
 * decimals) whose best row does. Null without such a limit, and where it is kept.
 */
export function e2eOf(answers: Answers): E2eAssessment | null {
  const limitMs = answered(answers, 'e2eLimitMs');
  if (limitMs === null || answered(answers, 'mode') !== 'aggregation') return null;
  const { request } = planRequest(answers);
  const [device] = request.devices;
  if (device === undefined) return null;
  const alone = { ...request, devices: [device] };
  const [now] = bestRows(onlyDevice(optimize(alone)));
  const nowMs = now === undefined ? null : e2eMs(now, request.outputTokens);
  if (nowMs === null || nowMs <= limitMs) return null;
  let low = 0;
  let high = request.limits.tpotMs ?? limitMs;
  let best: OptimizerRow | null = null;
  let limit: number | null = null;
  for (let step = 0; step < limitSteps && high - low > 1 / limitScale; step += 1) {
    const middle = Math.floor(((low + high) / 2) * limitScale) / limitScale;
    if (middle <= low) break;
    const row = bestUnder(alone, middle);
    const ms = row === null ? null : e2eMs(row, request.outputTokens);
    if (row !== null && ms !== null && ms > limitMs) high = middle;
    else {
      low = middle;
      if (row !== null) {
        best = row;
        limit = middle;
      }
    }
  }
  return { limitMs, bestMs: nowMs, tpotLimitMs: limit, best: best === null ? null : assessedRow(best) };
}
