import type { Catalogue } from '../../text/catalogue.ts';
import { isKeyOf } from '../../text/fields.ts';

/** The class that a reason begins with, and what follows it: figures, or the server's own words and their place. */
const classed = /^(?<code>[a-z]+(?:-[a-z]+)*)(?:(?:: | · )(?<rest>[\s\S]*))?$/;

/** Why a row has no figures that count, in words; a reason of another version is given as it stands. */
export function failureWords(reason: string, { failures }: Catalogue['campaign']): string {
  const { code = '', rest = '' } = classed.exec(reason)?.groups ?? {};
  const words = isKeyOf(failures, code) ? failures[code] : null;
  if (words === null) return reason;
  return rest === '' ? words : `${words} · ${rest}`;
}

/** Words for what stands in the way of a campaign, with what it is about. */
export function raisedWords(
  code: string,
  detail: string,
  { raised }: Pick<Catalogue['campaign'], 'raised'>,
): string {
  const words = isKeyOf(raised, code) ? raised[code] : code;
  return detail === '' ? words : `${words} · ${detail}`;
}
