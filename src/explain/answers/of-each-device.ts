import type { Subject } from '../analysis/subject.ts';
import { about } from '../evidence/statement.ts';
import type { AnswerMaterial, AnswerPart } from './answer-material.ts';
import type { Question } from './question.ts';
import { devicesNamed } from './scope.ts';

/** Intents that the embedded engine answers for the device of a plan. */
const ofEngine: ReadonlySet<Question['intent']> = new Set(['what-if', 'feature', 'widen', 'devices-for']);

/** Intents that tell levers of the engine beside what was read: those of the device that is named. */
const withLevers: ReadonlySet<Question['intent']> = new Set(['limits', 'latency']);

/**
 * The answer for each device where results of several were read, or for the one that the question names: a change that is
 * computed for one device says nothing of the others. Null where only one device was read, where the question puts another
 * device forward, or where no engine answers it.
 */
export function ofEachDevice(
  question: Question,
  material: AnswerMaterial,
  answerOf: (question: Question, material: AnswerMaterial) => AnswerPart,
): AnswerPart | null {
  const { engine, subjects, input } = material;
  // A question that names a device is asked of its rows alone; the result has the others, too.
  const results = input.runs.flatMap((run) => run.results);
  const own = [...new Set(results.flatMap(({ device }) => device ?? []))];
  const wanted = devicesNamed(question);
  const isOfEngine = ofEngine.has(question.intent) || (wanted.length > 0 && withLevers.has(question.intent));
  if (engine === null || input.runs.length !== 1 || own.length < 2 || !isOfEngine) return null;
  if (wanted.some((device) => !own.includes(device))) return null;
  const chosen = wanted.length > 0 ? wanted : own;
  const parts = chosen.map((device) => {
    const ofDevice = subjects.filter((one) => one.device.device === device);
    const part = answerOf(onDevice(question), {
      ...material,
      subjects: ofDevice,
      engine: (change) => engine({ devices: [device], ...change }),
    });
    return { part, device, ofDevice };
  });
  const [only] = parts;
  const texts = new Set(parts.map(({ part }) => part.statements.map(({ text }) => text.en).join('\n')));
  return {
    // A statement that holds word for word for every device is of the model: it is said once.
    statements:
      parts.length > 1 && texts.size === 1
        ? (only?.part.statements ?? [])
        : parts.flatMap(({ part, ofDevice }) => about(pathOf(ofDevice), part.statements)),
    commands: parts.flatMap(({ part }) => part.commands ?? []),
    offers:
      parts.length > 1 || only === undefined
        ? []
        : (only.part.offers ?? []).map((offer) =>
            offer.id === 'change' ? { ...offer, change: { ...offer.change, devices: [only.device] } } : offer,
          ),
  };
}

/** The question without the devices that its change names. */
function onDevice(question: Question): Question {
  if (!('change' in question)) return question;
  const { devices: _own, ...change } = question.change;
  return { ...question, change } as Question;
}

const pathOf = ([first]: readonly Subject[]): string => first?.path ?? '';
