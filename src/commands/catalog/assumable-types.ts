import {
  familyReaders,
  generalTypes,
  type ModelProblem,
  readArchitecture,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import { nearestNames } from '../../plan/slots/nearest-names.ts';

type Config = Readonly<Record<string, unknown>>;

/** Types that a family of their own reads, and every type that `--assume` takes. */
const compared = Object.values(familyReaders).flatMap(({ modelTypes }) => modelTypes);

/** Values of `model_type` that a config of an unknown type may be read as, in alphabetical order. */
export const assumable = [...compared, ...generalTypes].toSorted();

/** Types whose reader understands the whole config, nearest name first; the one that is known to be closest alone. */
export function couldBe(config: Config, id: string, problem: ModelProblem): string[] {
  if (problem.code === 'no-decoder') return [];
  if (problem.code === 'unlaid') return problem.closest === null ? [] : [problem.closest];
  const type = String(config.model_type ?? '');
  const readable = compared.toSorted().filter((one) => {
    try {
      readArchitecture({ ...config, assumed_type: one }, id);
      return true;
    } catch (error) {
      if (error instanceof UnsupportedArchitectureError) return false;
      throw error;
    }
  });
  return [...new Set([...nearestNames(type, readable, 2), ...readable])].slice(0, 3);
}
