import { cost, costKinds } from './cost.ts';
import { instances, instancesKinds } from './instances.ts';
import { latency, latencyKinds } from './latency.ts';
import { load, loadKinds } from './load.ts';
import { measured } from './measured.ts';
import { memory, memoryKinds } from './memory.ts';
import { operators, operatorsKinds } from './operators.ts';
import { plan, planKinds } from './plan.ts';
import { recording, recordingKinds } from './recording.ts';

/** Answers to questions about a result, by what they are about. */
export const asked = {
  /** Kinds of questions, as the heading of an answer names them. */
  kinds: {
    ...loadKinds,
    ...memoryKinds,
    ...latencyKinds,
    ...operatorsKinds,
    ...recordingKinds,
    ...costKinds,
    ...instancesKinds,
    ...planKinds,
  },
  ...load,
  ...measured,
  ...memory,
  ...latency,
  ...operators,
  ...recording,
  ...cost,
  ...instances,
  ...plan,
};
