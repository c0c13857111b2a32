import type { Backend } from '../backends/backend.ts';
import { earlyRefusal, hasCoreInputs } from '../backends/embedded/forecast.ts';
import { programArguments } from '../backends/tensorcast/probe-help.ts';
import { type TensorCast, TensorCastMissingError } from '../backends/tensorcast/tensorcast.ts';
import type { EngineOption } from '../dialog/ports.ts';
import type { Suggestion } from '../dialog/session.ts';
import { type Answers, answered } from '../plan/answers.ts';
import { optimizerArguments } from '../plan/command.ts';
import { engineOf } from '../plan/default-engine.ts';
import type { FlagDialect } from '../plan/dialect.ts';
import type { DevicesKnown } from '../plan/slots/conditions.ts';
import { targetsOf } from '../plan/slots/targets.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { messages } from '../text/catalogue.ts';
import type { Bilingual, Language } from '../text/language.ts';
import {
  aiconfiguratorEngine,
  calibratedEngine,
  embeddedEngine,
  tensorCastEngine,
} from './machine-engines.ts';
import type { Program } from './program.ts';

/** The engines of this machine, as a planning session uses them. */
export interface PlanningEngines {
  /** Every engine, with the reason why it cannot run this plan where it cannot. */
  options(answers: Answers, language: Language): readonly EngineOption[];
  /** The engine that the plan names; the embedded one where it names none. */
  backend(answers: Answers): Backend;
  /** The command of one target as a person would type it. */
  shown(target: Answers, folder: string): readonly string[];
  /** The flags of the program that would run; null for the embedded engine. */
  dialect(answers: Answers): FlagDialect | null;
  /** Values for a slot that documents and tests of the checkout use. */
  examples(slot: SlotId): readonly Suggestion[];
  /** Looks for what a plan may run on; `checkout` is the folder it names. Resolves when that is known. */
  look(checkout: string | null): Promise<void>;
  /** Ends every search that is still going on. */
  close(): void;
}

/** An engine that a plan names and this program does not drive. */
export class EngineMissingError extends Error {
  override readonly name = 'EngineMissingError';
  readonly engine: string;

  constructor(engine: string) {
    super(`no engine ${engine}`);
    this.engine = engine;
  }
}

/** Why the engine rejects the first target it cannot run. Unanswered slots are not a reason. */
function reasonOf(backend: Backend, answers: Answers): Bilingual | null {
  for (const target of targetsOf(answers)) {
    if (backend.id === 'embedded' && !hasCoreInputs(target)) {
      const reason = earlyRefusal(target);
      if (reason !== null) return reason;
      continue;
    }
    const verdict = backend.canRun(target);
    if (!verdict.canRun) return verdict.reason;
  }
  return null;
}

function presentCommand(target: Answers): readonly string[] {
  return ['python', ...programArguments('throughput-optimizer'), ...optimizerArguments(target)];
}

interface Checkout {
  readonly tensorcast: TensorCast;
  version: string | null;
}

/**
 * Sets up the engines: the embedded one, and TensorCast of the checkout that a plan, a setting or the place names.
 * `facts` say which devices are GPUs.
 */
export function createEngines(program: Program, facts: DevicesKnown): PlanningEngines {
  const embedded = embeddedEngine(program);
  const calibrated = calibratedEngine(program);
  const aiconfigurator = aiconfiguratorEngine(program);
  let aicVersion: string | null = null;
  const checkouts = new Map<string, Checkout>();

  const checkout = (folder: string | null) => {
    const name = folder ?? '';
    const known = checkouts.get(name);
    if (known) return known;
    const tensorcast = tensorCastEngine(program, folder);
    const made: Checkout = { tensorcast, version: null };
    checkouts.set(name, made);
    void tensorcast.probe().then((probe) => {
      made.version = probe.version;
    });
    return made;
  };
  const named = (answers: Answers) => checkout(answered(answers, 'msmodeling'));

  const backend = (answers: Answers): Backend => {
    const engine = engineOf(answers, facts);
    if (engine === 'embedded') return embedded;
    if (engine === 'calibrated') return calibrated;
    if (engine === 'aiconfigurator') return aiconfigurator;
    if (engine === 'tensorcast') return named(answers).tensorcast;
    throw new EngineMissingError(engine);
  };

  return {
    backend,
    options(answers, language) {
      const { tensorcast, version } = named(answers);
      return [
        {
          id: 'embedded',
          title: embedded.title,
          version: program.version,
          reason: reasonOf(embedded, answers)?.[language] ?? null,
        },
        {
          id: 'calibrated',
          title: messages(language).serving.title,
          version: program.version,
          reason: reasonOf(calibrated, answers)?.[language] ?? null,
        },
        {
          id: 'tensorcast',
          title: tensorcast.title,
          version,
          reason: reasonOf(tensorcast, answers)?.[language] ?? null,
        },
        {
          id: 'aiconfigurator',
          title: aiconfigurator.title,
          version: aicVersion,
          reason: reasonOf(aiconfigurator, answers)?.[language] ?? null,
        },
      ];
    },
    shown(target, folder) {
      try {
        return backend(target).prepare(target, folder).shown;
      } catch (error) {
        // A session whose checkout is gone is still read: in the words of the present optimizer.
        if (error instanceof TensorCastMissingError) return presentCommand(target);
        throw error;
      }
    },
    dialect: (answers) =>
      answered(answers, 'engine') === 'tensorcast'
        ? named(answers).tensorcast.dialect('throughput-optimizer')
        : null,
    examples: (slot) =>
      [...checkouts.values()].flatMap(({ tensorcast }) =>
        tensorcast.examples(slot).map(({ value, label, provenance }) => ({
          value,
          label,
          provenance,
          because: program.texts.plan.suggested.inspected(
            provenance.label === 'inspected local test/example' ? provenance.source.where : '',
          ),
        })),
      ),
    close() {
      for (const { tensorcast } of checkouts.values()) tensorcast.close();
      aiconfigurator.close();
    },
    async look(folder) {
      const [, probe] = await Promise.all([checkout(folder).tensorcast.probe(), aiconfigurator.probe()]);
      aicVersion = probe.version;
    },
  };
}
