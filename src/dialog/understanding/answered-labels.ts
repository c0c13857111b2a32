import { textBefore } from '../../text/words/around.ts';
import { anyWay } from '../../text/words/words.ts';

/** A label is no longer than this. */
const longestLabel = 40;

const field = `(?:[qa] ?[:.)] ?)?(?:${anyWay('asked-field')}) ?$`;
/** A greeting may stand in front of the first label. */
const label = new RegExp(
  `(?:^\\s{0,8}(?:(?:${anyWay('polite-lead')})(?: [a-z]+)? ?[,，:] ?)?|[.;!?:)\\n] ?)${field}`,
  'u',
);
/** The next line of a form that nobody has filled in. */
const nextLabel = new RegExp(`^${field}`, 'u');

/** The answer behind a question that answers itself, on its line or the next. */
const answer = /^[^\S\n]{1,4}(?:\n {0,4})?[^\s?]|^\n {0,4}[^\s?]/u;

/** `Model? Qwen3-32B. Limits? 2 s`: the name of a field with its answer behind it asks nothing, so its mark is a colon. */
export function withAnsweredLabels(folded: string): string {
  if (!folded.includes('?')) return folded;
  return folded.replaceAll('?', (mark, at: number) => {
    const lead = textBefore(folded, at, longestLabel);
    if (!label.test(lead)) return mark;
    const behind = folded.slice(at + 1, at + 1 + longestLabel);
    const [next = '', ...more] = behind.trimStart().split('?');
    const isBlankForm = more.length > 0 && nextLabel.test(next);
    return answer.test(behind) && !isBlankForm ? ':' : mark;
  });
}
