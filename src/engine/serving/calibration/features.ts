/** What calibration knows of a prediction. */
export interface CalibrationFacts {
  readonly framework: string;
  /** Where the measurement comes from: who launched the servers and how. */
  readonly origin: string;
  readonly model: string;
  readonly generation: string;
  readonly system: string;
  /** Format of the weights that dominate. */
  readonly format: string;
}

/** An indicator and the standard deviation that its effect (of a logarithm) is expected to have. */
export interface Feature {
  readonly name: string;
  readonly prior: number;
}

/** Effects are pulled to half of what they would be alone: groups differ in more than one feature at once. */
const shrink = 0.5;

/**
 * The indicators of a prediction, coarse to fine. Slopes in users, length or parallel size are left out: they help
 * groups that were seen and hurt those that were not.
 */
export function featuresOf(facts: CalibrationFacts): Feature[] {
  const { framework, origin, model, generation, format } = facts;
  const of = (name: string, prior: number): Feature => ({ name, prior: prior * shrink });
  return [
    of(`framework ${framework}`, 0.15),
    of(`framework ${framework}, origin ${origin}`, 0.12),
    of(`framework ${framework}, model ${model}`, 0.12),
    of(`framework ${framework}, generation ${generation}`, 0.1),
    of(`model ${model}`, 0.08),
    of(`format ${format}, generation ${generation}`, 0.1),
    of(`framework ${framework}, model ${model}, format ${format}`, 0.08),
    of(`origin ${origin}`, 0.08),
  ];
}

/** The group that judges and is judged as one: the same server configuration but for sizes, lengths and load. */
export function groupOf({ framework, origin, model, system, format }: CalibrationFacts): string {
  return [system, framework, model, format, origin].join(' · ');
}
