import type { CalibrationTarget } from './targets.ts';

/** Features of a prediction by which its figures are corrected. */
export interface CalibrationFacts {
  readonly framework: string;
  /** Where the measurement comes from: who launched the servers and how. */
  readonly origin: string;
  readonly model: string;
  readonly generation: string;
  /** Latent attention runs kernels of its own, which say little of those of grouped queries. */
  readonly attention: 'grouped' | 'latent';
  readonly system: string;
  /** Format of the weights that dominate. */
  readonly format: string;
  readonly deployment: 'aggregated' | 'disaggregated';
  readonly speculative: boolean;
  readonly load: 'latency' | 'max-load';
  /** Measured over predicted of the chip's known points, where nothing comparable was measured. */
  readonly missed?: Readonly<Record<CalibrationTarget, number>>;
}

/** An indicator and the standard deviation that its effect (of a logarithm) is expected to have. */
export interface Feature {
  readonly name: string;
  readonly prior: number;
}

/** Effects are pulled to half of what they would be alone: groups differ in more than one feature at once. */
const shrink = 0.5;

/** Modes whose constants (acceptance, hand-over, full queues) are assumed: their effects may be large. */
const modePrior = 0.5;

/** Mode of serving where it is not the plain one; null for aggregated serving without speculation under a latency load. */
export function modeOf({ deployment, speculative, load }: CalibrationFacts): string | null {
  const words = [
    ...(load === 'max-load' ? ['max load'] : []),
    ...(deployment === 'disaggregated' ? ['disaggregated'] : []),
    ...(speculative ? ['speculative'] : []),
  ];
  return words.length === 0 ? null : words.join(', ');
}

/** Versions and options that an origin does not tell may differ much from today's. */
const originPrior = 0.2;

const of = (name: string, prior: number): Feature => ({ name, prior: prior * shrink });

/**
 * The indicators of a prediction, coarse to fine. Slopes in users, length or parallel size are left out: they help
 * groups that were seen and hurt those that were not.
 */
export function featuresOf({
  framework,
  origin,
  model,
  generation,
  attention,
  format,
}: CalibrationFacts): Feature[] {
  return [
    of(`framework ${framework}`, 0.15),
    of(`framework ${framework}, origin ${origin}`, originPrior),
    of(`framework ${framework}, model ${model}`, 0.12),
    of(`framework ${framework}, generation ${generation}, ${attention} attention`, 0.1),
    of(`model ${model} on ${generation === 'ascend' ? 'NPUs' : 'GPUs'}`, 0.08),
    of(`format ${format}, generation ${generation}`, 0.1),
    of(`framework ${framework}, model ${model}, format ${format}`, 0.08),
    of(`origin ${origin}`, 0.08),
  ];
}

/** The indicators that a mode adds, on top of what plain serving taught; none in plain serving. */
export function modeFeaturesOf(facts: CalibrationFacts): Feature[] {
  const mode = modeOf(facts);
  if (mode === null) return [];
  const { framework, generation, model, origin } = facts;
  if (facts.load === 'max-load') {
    return [
      of(`mode ${mode}, framework ${framework}`, 0.1),
      of(`mode ${mode}, origin ${origin}`, 0.1),
      of(`mode ${mode}, model ${model}`, modePrior),
    ];
  }
  return [
    of(`mode ${mode}`, modePrior),
    of(`mode ${mode}, framework ${framework}`, modePrior),
    of(`mode ${mode}, origin ${origin}`, 0.2),
    of(`mode ${mode}, generation ${generation}`, 0.2),
    of(`mode ${mode}, model ${model}`, 0.2),
  ];
}

/** The group that judges and is judged as one: the same server configuration but for sizes, lengths and load. */
export function groupOf(facts: CalibrationFacts): string {
  const { framework, origin, model, system, format } = facts;
  const mode = modeOf(facts);
  return [system, framework, model, format, origin, ...(mode === null ? [] : [mode])].join(' · ');
}

/** AMD's generations, which nobody tabulated: what one's servers show says little of the other's. */
const amdChips: Readonly<Record<string, string>> = { cdna3: 'AMD CDNA3', cdna4: 'AMD CDNA4' };

/** The class whose spread makes the band: framework (on AMD chips its own for each generation), origin and mode. */
export function classNameOf(facts: CalibrationFacts): string {
  const mode = modeOf(facts);
  const chips = amdChips[facts.generation];
  const framework = chips === undefined ? facts.framework : `${facts.framework} on ${chips}`;
  return [framework, facts.origin, ...(mode === null ? [] : [mode])].join(' · ');
}

/**
 * The indicators of plain serving that a figure takes. First tokens of a disaggregated deployment take none: what an
 * aggregated server's prompts wait for, decodes in the same step, is not there.
 */
export function plainFeaturesOf(facts: CalibrationFacts, target: CalibrationTarget): Feature[] {
  const isHandedOver = facts.deployment === 'disaggregated';
  return isHandedOver && (target === 'ttftMean' || target === 'ttftMedian') ? [] : featuresOf(facts);
}

/** Every effect that a prediction takes: of its features, of its mode, and of its own group where it was measured. */
export function allFeaturesOf(facts: CalibrationFacts, target: CalibrationTarget): Feature[] {
  return [
    ...plainFeaturesOf(facts, target),
    ...modeFeaturesOf(facts),
    { name: `group ${groupOf(facts)}`, prior: 0 },
  ];
}
