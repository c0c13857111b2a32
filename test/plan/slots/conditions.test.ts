import { expect, it } from 'vitest';
import { statesLoad } from '../../../src/plan/slots/conditions.ts';
import { answersOf } from '../plan-kit.ts';

it.each([
  [{}, false],
  [{ concurrentUsers: 8 }, true],
  [{ loadProtocol: 'max-load' }, true],
  [{ loadProtocol: 'arrivals' }, true],
  [{ loadProtocol: 'poisson' }, false],
  [{ loadProtocol: 'poisson', concurrentUsers: 8 }, false],
  [{ loadProtocol: 'poisson', requestsPerSecond: 2 }, true],
  [{ loadProtocol: 'constant-rate', requestsPerSecond: 2 }, true],
  [{ requestsPerSecond: 2 }, false],
] as const)('%j states a load: %s', (values, states) => {
  expect(statesLoad(answersOf(values as never))).toBe(states);
});
