import type { Answers } from '../plan/answers.ts';
import type { Forecast } from '../plan/forecast.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import type { ConditionFacts } from '../plan/slots/conditions.ts';
import type { Language } from '../text/language.ts';
import type { EngineOption, SessionPorts } from './ports.ts';
import type { Understand } from './understanding/understanding.ts';

/** Dependencies of the dialog besides its own state. Nothing in here changes during a session. */
export interface Dependencies {
  readonly id: string;
  readonly ports: SessionPorts;
  readonly facts: PlanFacts;
  readonly understand: Understand;
  /** Whether compile and other heuristics are filled in before the review; false when started from flags. */
  readonly fillsHeuristics: boolean;
  engines(answers: Answers, language: Language): readonly EngineOption[];
  /** The forecast of a plan; null while it cannot be made, or is without its data. */
  forecast(answers: Answers): Forecast | null;
  conditionFacts(answers: Answers): ConditionFacts;
}

/** Forecasts of the answers they were made for; one that is still without its data is asked for again. */
function keptForecasts(ports: SessionPorts): Dependencies['forecast'] {
  const known = new WeakMap<Answers, Forecast>();
  return (answers) => {
    const forecast = known.get(answers) ?? ports.forecast(answers);
    if (forecast !== null) known.set(answers, forecast);
    return forecast;
  };
}

/** Binds the dialog to its ports. Answers are immutable, so engines and forecasts are asked once for each set of answers. */
export function createDependencies(
  given: Pick<Dependencies, 'id' | 'ports' | 'facts' | 'understand' | 'fillsHeuristics'>,
): Dependencies {
  const known = new WeakMap<Answers, Map<Language, readonly EngineOption[]>>();
  const engines = (answers: Answers, language: Language) => {
    const byLanguage = known.get(answers) ?? new Map<Language, readonly EngineOption[]>();
    known.set(answers, byLanguage);
    const options = byLanguage.get(language) ?? given.ports.engines(answers, language);
    byLanguage.set(language, options);
    return options;
  };
  return {
    ...given,
    engines,
    forecast: keptForecasts(given.ports),
    conditionFacts: (answers) => ({
      facts: given.facts,
      runnableEngines: engines(answers, 'en').flatMap(({ id, reason }) => (reason === null ? [id] : [])),
    }),
  };
}
