import type { ServingFramework } from '../framework/serving-framework.ts';
import type { NumberFormats } from '../model/number-formats.ts';
import type { ServingModel } from '../model/serving-model.ts';
import type { OperatorData } from '../operators/operator-data.ts';
import type { SystemFacts } from '../operators/system-facts.ts';
import type { MeasuredPoint } from './measured-point.ts';
import { frameworkNamed } from './names.ts';
import { pointFormats } from './point-formats.ts';
import { PointRefusedError } from './refusal.ts';

/** Models, systems and operator tables by name; null where a name is unknown. */
export interface ServingRegistry {
  readonly model: (name: string) => ServingModel | null;
  readonly system: (name: string) => SystemFacts | null;
  readonly operators: (system: string) => OperatorData | null;
}

const inferenceX = /inferencex/i;

/** Facts that every instance of a measured point shares. */
export interface PointFacts {
  readonly point: MeasuredPoint;
  readonly framework: ServingFramework;
  readonly model: ServingModel;
  readonly system: SystemFacts;
  readonly formats: NumberFormats;
  readonly operators: OperatorData | null;
  readonly isInferenceX: boolean;
  readonly prompt: number;
  readonly output: number;
}

/** @throws PointRefusedError */
export function pointFacts(point: MeasuredPoint, registry: ServingRegistry): PointFacts {
  if (point.exclude !== null) throw new PointRefusedError('excluded-in-the-file', point.exclude);
  const framework = frameworkNamed(point.framework);
  if (framework === null) throw new PointRefusedError('unknown-framework', point.framework);
  const model = registry.model(point.model);
  if (model === null) throw new PointRefusedError('unknown-model', point.model);
  const systemName = point.aic_system ?? point.tensorcast_device ?? point.hardware ?? '';
  const system = registry.system(systemName);
  if (system === null) throw new PointRefusedError('unknown-system', systemName);
  if (point.isl === null || point.osl === null) throw new PointRefusedError('lengths-missing', '');
  const isInferenceX = inferenceX.test(`${point.source ?? ''} ${point.origin ?? ''}`);
  const precision = point.precision ?? 'not stated';
  return {
    point,
    framework,
    model,
    system,
    formats: pointFormats(precision, point.model, model, system, framework, isInferenceX),
    operators: registry.operators(system.operators),
    isInferenceX,
    prompt: point.isl,
    output: point.osl,
  };
}
