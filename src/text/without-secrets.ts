const hidden = '•••';

// No pattern takes a quotation mark or a backslash of a value: what stands in a JSON document stays a JSON document.

// A letter of an escape (`\n`, `\u000a`) in a JSON document stands before a value and belongs to no word.
const wordStart = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt])|(?<=\\u[0-9a-f]{4}))`;

/** Keys of model hubs, code hosts, clouds and vendors by their shape, whatever stands before them. */
const keys = new RegExp(
  String.raw`${wordStart}(?:hf_[A-Za-z0-9]{8,}|gh[opsur]_[A-Za-z0-9]{8,}|github_pat_\w{16,}|glpat-[\w-]{16,}|sk-[\w-]{16,}|nvapi-[\w-]{16,}|xox[abeprs]-[\w-]{8,}|AIza[\w-]{30,}|(?:AKIA|ASIA)[A-Z0-9]{12,}|ms-[0-9a-f-]{30,})`,
  'g',
);
/** A JSON Web Token: three parts, the first two are objects in base64url. */
const webToken = new RegExp(
  String.raw`${wordStart}(?<!-)eyJ[\w-]{8,2000}\.eyJ[\w-]{8,8000}\.[\w-]{0,2000}`,
  'g',
);
const keyBlock = /-----BEGIN [A-Z ]{0,40}KEY-----[^"']*?(?:-----END [A-Z ]{0,40}KEY-----|(?=["'])|$)/g;
const scheme = new RegExp(String.raw`${wordStart}((?:Bearer|Basic) {1,4})([\w+/.=~-]{8,})`, 'gi');
/** The word that announces a secret, and the value behind `=` or `:`; the name may go on: `aws_secret_access_key`. */
const announced =
  /((?:token|authorization|passw(?:or)?d|passphrase|secret|credentials?|api[_-]?key|access[_-]?key|private[_-]?key|cookie)(?:[_-][a-z0-9]{1,32}){0,3}(?:\\?["'])?[ \t]{0,8}[=:：][ \t]{0,8}(?:\\?["'])?)((?:Bearer|Basic|Token) )?([!#-&*+\--:=-Z\]-z|~][!#-&(-+\--:<-[\]-~]{5,})/gi;
/** `HF_TOKEN value`: a name of an environment variable, and a word with letters and digits behind it. */
const named = /((?:TOKEN|SECRET|PASSWORD|API_KEY|ACCESS_KEY)(?:[ \t]|\\t))([\w+/.=~-]{12,})/g;
/** `--api-key value`. */
const flagged =
  /(--(?:[a-z]{1,20}-){0,3}(?:token|key|secret|password)[ =])([!#-&(-+\--:=-Z\]-~][!#-&(-+\--:<-[\]-~]{5,})/g;
/** `user:password@` of an address, as proxies have it. */
const credentials = /(?<=:\/\/)[^\s"'\\/@:]{1,256}:[^\s"'\\/@]{1,512}(?=@)/g;

/**
 * A plain number is a count of tokens, not a key; neither is a word that says that there is none. Brackets that a
 * document closes may stand behind it.
 */
function isNoSecret(value: string): boolean {
  return /^(?:-?[\d.,_]+(?:e[+-]?\d+)?|none|null|true|false|required|missing|invalid|undefined|disabled|enabled)[\])}]*$/i.test(
    value,
  );
}

/** Prose behind `token:`, which stands alone there and is no name of a variable; keys are no words: `Per token: Decode step`. */
function isProse(text: string, at: number, before: string, value: string): boolean {
  return (
    /^token(?:: |：) ?/i.test(before) &&
    !/[\w-]/.test(text.charAt(at - 1)) &&
    /^[A-Z]?[a-z]{1,20}$/.test(value)
  );
}

const hide = (_: string, before: string, value: string) =>
  isNoSecret(value) ? before + value : before + hidden;

/**
 * A form of secrets: `stands` tells in a fraction of the time whether the text has what every one of them begins with.
 * Most printed texts have nothing of it, and their patterns are not even compiled.
 */
interface Form {
  stands(text: string): boolean;
  hide(text: string): string;
}

const keyMarks = [
  'hf_',
  'gh',
  'github_pat_',
  'glpat-',
  'sk-',
  'nvapi-',
  'xox',
  'AIza',
  'AKIA',
  'ASIA',
  'ms-',
];
const announcing =
  /token|authorization|passw|passphrase|secret|credential|(?:api|access|private)[_-]?key|cookie/i;
const naming = /(?:TOKEN|SECRET|PASSWORD|API_KEY|ACCESS_KEY)[ \t\\]/;
const schemeName = /bearer |basic /i;

/** In this order: what one form has hidden is nothing to those behind it. */
const forms: readonly Form[] = [
  { stands: (text) => text.includes('KEY-----'), hide: (text) => text.replace(keyBlock, hidden) },
  {
    stands: (text) => keyMarks.some((mark) => text.includes(mark)),
    hide: (text) => text.replace(keys, hidden),
  },
  { stands: (text) => text.includes('.eyJ'), hide: (text) => text.replace(webToken, hidden) },
  {
    stands: (text) => announcing.test(text),
    hide: (text) =>
      text.replace(
        announced,
        (whole, before: string, _kind: string | undefined, value: string, at: number, all: string) =>
          isNoSecret(value) || isProse(all, at, before, value) ? whole : before + hidden,
      ),
  },
  { stands: (text) => schemeName.test(text), hide: (text) => text.replace(scheme, hide) },
  {
    stands: (text) => naming.test(text),
    hide: (text) =>
      text.replace(named, (whole, before: string, value: string) =>
        /\d/.test(value) && /[A-Za-z]/.test(value) ? before + hidden : whole,
      ),
  },
  { stands: (text) => text.includes('--'), hide: (text) => text.replace(flagged, hide) },
  {
    stands: (text) => text.includes('://') && text.includes('@'),
    hide: (text) => text.replace(credentials, hidden),
  },
];

/** A text without the keys, passwords and tokens that a person pastes, or that a traceback or a log carries. */
export function withoutSecrets(text: string): string {
  return forms.reduce((rest, form) => (form.stands(rest) ? form.hide(rest) : rest), text);
}

/** The same for every text of a document; its form stays. */
export function documentWithoutSecrets<Document>(document: Document): Document {
  return deep(document) as Document;
}

function deep(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(deep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deep(one)]));
}
