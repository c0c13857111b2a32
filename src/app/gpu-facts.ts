import type { GpuFactsData } from '../backends/calibrated/explain-facts.ts';
import { loadOperators, measuredSystems } from '../backends/calibrated/operator-data.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import { checkpointPrecision } from '../plan/slots/checkpoint-precision.ts';
import { modelFacts } from './machine-engines.ts';
import { machineServingData } from './machine-serving-data.ts';
import type { Program } from './program.ts';

/** Everything that what-ifs of GPU plans look up: a question may name any system, so all operators are read. */
export async function readGpuFacts(program: Program, facts: PlanFacts): Promise<GpuFactsData> {
  const data = machineServingData(program);
  const [calibration, ...read] = await Promise.all([
    data.calibration(),
    ...measuredSystems.map((system) => loadOperators(system)),
  ]);
  const operators = new Map(measuredSystems.map((system, index) => [system, read[index] ?? null]));
  return {
    model: (name) => modelFacts(data, name),
    operators: (system) => operators.get(system) ?? null,
    calibration,
    checkpoint: (model) => checkpointPrecision(model, facts.model(model)),
    facts,
  };
}
