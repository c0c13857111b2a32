import { describe, expect, it } from 'vitest';
import { answerFollowUp } from '../../src/app/follow-up.ts';
import { whatIfOf } from '../../src/backends/embedded/explain-facts.ts';
import { sessionEventSchema } from '../../src/dialog/session-events.ts';
import { registryFacts } from '../../src/plan/registry-facts.ts';
import type { SlotValues } from '../../src/plan/slots/values.ts';
import { answersOf } from '../plan/plan-kit.ts';

const npu: Partial<SlotValues> = {
  model: 'Qwen/Qwen3-32B',
  devices: ['TEST_DEVICE'],
  numDevices: 8,
  inputLength: 3500,
  outputLength: 1500,
  mode: 'aggregation',
  ttftLimitMs: null,
  tpotLimitMs: 50,
  searchSpace: 'tp',
  quantize: 'recommended',
  prefixCache: false,
  mtp: false,
  compile: true,
};
/** The events that make what a question put forward the plan. */
function adopted(question: string) {
  const plan = answersOf(npu);
  const ran = whatIfOf(plan)({});
  if (ran === null) throw new Error('the plan has no result');
  const machine = { facts: registryFacts(), engines: () => [], gpus: null };
  const { events } = answerFollowUp(question, null, [ran], plan, 'en', 80, machine);
  return events.map(({ event }) => event).filter(({ type }) => type === 'set' || type === 'set-several');
}

describe('a what-if that is made the plan', () => {
  it.each<[string, Partial<SlotValues>]>([
    ['what if 16 devices?', { numDevices: 16 }],
    ['what if FP8 on 16 devices?', { quantize: 'custom', quantizeLinearAction: 'FP8', numDevices: 16 }],
    ['what if the prefix cache hits 40 %?', { prefixCache: true, prefixCacheHitRate: 0.4 }],
    ['what if FP8?', { quantize: 'custom', quantizeLinearAction: 'FP8' }],
    ['what if 16 devices and TPOT 30 ms?', { numDevices: 16, tpotLimitMs: 30 }],
  ])('sets all that %s changed, and can be read back', (question, values) => {
    const [event, ...others] = adopted(question);
    expect(others).toEqual([]);
    const [[slot, value] = []] = Object.entries(values);
    expect(event).toEqual(
      Object.keys(values).length === 1
        ? { type: 'set', slot, value, said: null }
        : { type: 'set-several', values },
    );
    expect(sessionEventSchema().parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
  });
});
