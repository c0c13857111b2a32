import { slotRecord } from '../../plan/slots/records.ts';
import { messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';
import type { Failure } from '../tensorcast/failure.ts';
import type { AicFailure } from './failure.ts';

function both(say: (language: 'en' | 'zh') => string): Bilingual {
  return { en: say('en'), zh: say('zh') };
}

/** A failure of AIConfigurator in words, with the slot whose change is the smallest correction. */
export function aicFailureWords({ id, cause, importantLines, slot }: AicFailure): Failure {
  const texts = (language: 'en' | 'zh') => messages(language).aiconfigurator;
  return {
    id: `aiconfigurator-${id}`,
    cause,
    message: both((language) => texts(language).failures[id]),
    importantLines,
    correction:
      slot === null
        ? null
        : {
            kind: 'edit',
            slot,
            label: both((language) => texts(language).corrections.edit(slotRecord(slot).label[language])),
          },
  };
}
