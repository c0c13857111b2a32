import type { Assessment, MemoryWayOut } from '../assessment.ts';
import type { FlagDialect } from '../dialect.ts';
import type { Forecast } from '../forecast.ts';
import type { PlanFacts } from '../plan-facts.ts';
import type { ConditionFacts } from '../slots/conditions.ts';

/** Whether weights and the KV cache of one request fit, on the device where it is tightest (embedded check). */
export interface MemoryCheck {
  readonly device: string;
  readonly neededGiB: number;
  readonly availableGiB: number;
  /** The slot that holds the device count where memory is tightest: the whole plan, or one kind of instance. */
  readonly devicesSlot: 'numDevices' | 'prefillDevicesPerInstance' | 'decodeDevicesPerInstance';
  /** Where it does not fit: changes of one value after which it does, each verified by the engine. */
  readonly waysOut: readonly MemoryWayOut[];
}

/** Facts that validation looks at beside the answers. */
export interface ValidationFacts {
  readonly facts: PlanFacts;
  readonly conditionFacts: ConditionFacts;
  /** Why the chosen engine cannot run this plan; null when it can. */
  readonly engineReason: string | null;
  readonly memory: MemoryCheck | null;
  /** How the very program that will run spells its flags; null for the embedded engine. */
  readonly dialect: FlagDialect | null;
  readonly forecast: Forecast | null;
  /** Where the model is known to flatter or to lack something; null where the engine cannot run the plan. */
  readonly assessment: Assessment | null;
}
