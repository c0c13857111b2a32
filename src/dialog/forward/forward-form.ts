import type { QuestionReader } from '../../explain/answers/question.ts';
import { labelled } from '../../text/labelled.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import type { Form, FormOption, FormQuestion } from '../form/form.ts';
import {
  type ForwardId,
  type ForwardModel,
  type ForwardQuestion,
  forwardCommand,
  forwardQuestions,
  isForwardValue,
  nextForForward,
} from './forward-questions.ts';
import { forwardSaid } from './sentence.ts';
import { notUsedOfForward } from './unused.ts';

const switches: readonly FormOption[] = [
  { value: 'on', label: labelled(({ form }) => form.yes) },
  { value: 'off', label: labelled(({ form }) => form.no) },
];

function asked({ id, label, ask, why, example, kind, options }: ForwardQuestion): FormQuestion {
  return { id, label, ask, why, example, options: kind === 'switch' ? switches : (options ?? null) };
}

/** A typed answer as the flag spells it: names as people say them, `4k` as a number, else the words themselves. */
export function readForwardValue(id: ForwardId, typed: string, reader: QuestionReader): string | null {
  const isNamed =
    id === 'model' || id === 'device' || id === 'phase' || id === 'linear' || id === 'attention';
  const said = isNamed ? forwardSaid(typed, reader)[id] : undefined;
  const plain = spelled(typed);
  const kilo = /^(\d{1,6})k$/.exec(plain)?.[1];
  const switched = says('value-on', plain) ? 'on' : says('value-off', plain) ? 'off' : typed.trim();
  const isSwitch = forwardQuestions.find((one) => one.id === id)?.kind === 'switch';
  const value =
    said ?? (isSwitch ? switched : kilo === undefined ? typed.trim() : String(Number(kilo) * 1024));
  return isForwardValue(id, value) ? value : null;
}

/** The conversation about one forward pass. `modelOf` says what a model has; null where it is not known. */
export function forwardForm(reader: QuestionReader, modelOf: (model: string) => ForwardModel | null): Form {
  const idOf = (question: FormQuestion) => question.id as ForwardId;
  return {
    opening: {
      ask: labelled(({ form }) => form.forward.ask),
      example: labelled(({ form }) => form.forward.example),
    },
    questions: forwardQuestions.map(asked),
    understand: (text) => forwardSaid(text, reader),
    notUsed: notUsedOfForward,
    next(answers) {
      const model = answers.model === undefined ? null : modelOf(answers.model);
      const question = nextForForward(answers, model);
      return question && asked(question);
    },
    read: (question, typed) => readForwardValue(idOf(question), typed, reader),
    command: forwardCommand,
  };
}
