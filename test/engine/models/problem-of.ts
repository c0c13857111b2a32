import { UnsupportedArchitectureError } from '../../../src/engine/index.ts';

/** The problem with which a configuration is refused; null where it is not. */
export function problemOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof UnsupportedArchitectureError) return error.problem;
    throw error;
  }
  return null;
}
