import { said } from './answer-material.ts';

/** A load test says how long requests took, and nothing of what they waited for. */
export const unexplained = said('cannot-be-said', (t) => t.asked.measuredWhy);
