import { common } from './common.ts';

/** Every text that is not a question, by area. */
export const en = { common };
